import { knownContract } from '../../../lib/operator';
import { CompactForm } from '../../../lib/operator/changes/compact';
import { changesOf } from '../../../lib/operator/changes/tell';
import { wayOf } from '../../../lib/operator/changes/way';
import { maskedKey, maskPersonal } from '../../../lib/operator/personal/mask';
import type { StreamRecord } from '../../../lib/protocol/replication/outgoing-event';
import { toItem } from '../../../lib/protocol/rows/attribute-values';
import type { Row } from '../../../lib/wire/item';
import { HOSTILE } from '../../support/hostile-texts';
import { userSchema } from '../../support/user-contract';
import { memberContract, memberSchema } from '../support/club';
import { topology } from './fake-streams';

const LABEL = '2026-01-01T00:00:00.000';
const feed = topology.feeds[0];
const member = knownContract(memberSchema, 'test', feed);
const inPlace = { ...memberSchema, 'x-contract': { ...memberSchema['x-contract'], source: undefined } };
/** Of an adopted table, of which nobody knew the key: a seat may change while its item stays. */
const moving = knownContract(JSON.parse(JSON.stringify(inPlace)), 'test', feed);
const record = (before: Row | undefined, after: Row | undefined, rest: object = {}): StreamRecord => ({
  sequenceNumber: '7',
  at: Date.UTC(2026, 0, 2),
  ...(before && { before: toItem(before) }),
  ...(after && { after: toItem(after) }),
  ...rest,
});

test('a move is the end of one row and the beginning of another, under one sequence', () => {
  const old = { member: 'ada', seat: 1, country: 'CH' };
  const told = changesOf(record(old, { ...old, seat: 2 }), [moving], LABEL);
  expect(told).toMatchObject([
    { kind: 'deleted', key: { member: 'ada', seat: 1 }, publication: { state: 'published' } },
    { kind: 'created', key: { member: 'ada', seat: 2 }, publication: { state: 'published' } },
  ]);
  const ids = told.map(({ publication }) => 'eventId' in publication && publication.eventId);
  expect(new Set(ids).size).toBe(2);
  expect(told[0]?.sequence).toBe(told[1]?.sequence);
});

const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const OLD_TRACE = TRACE.replace('0af7', '1bf7');
test.each<[string, string | undefined, Row | undefined, Row | undefined, (string | undefined)[]]>([
  ['of a creation', 'trace', undefined, { trace: TRACE }, [TRACE]],
  ['of a change', 'trace', { trace: OLD_TRACE }, { trace: TRACE, seat: 2 }, [TRACE, TRACE]],
  [
    'that an earlier change left',
    'trace',
    { trace: TRACE },
    { trace: TRACE, seat: 2 },
    [undefined, undefined],
  ],
  ['that is none', 'trace', undefined, { trace: '<b>' }, [undefined]],
  ['of a deletion', 'trace', { trace: TRACE }, undefined, [undefined]],
  ['in an attribute that nobody has named', undefined, undefined, { trace: TRACE }, [undefined]],
])("the writer's trace is told as the publisher takes it: %s", (_, traceAttribute, before, after, traces) => {
  const row = { member: 'ada', seat: 1, country: 'CH' };
  const change = record(before && { ...row, ...before }, after && { ...row, ...after });
  const told = changesOf(change, [{ ...moving, ...(traceAttribute && { traceAttribute }) }], LABEL);
  expect(told.map(({ publication }) => 'traceparent' in publication && publication.traceparent)).toEqual(
    traces.map((each) => each ?? false),
  );
});

test('what no contract covers is no change of it', () => {
  expect(changesOf(record(undefined, { pk: 'ORDER#1', sk: 'ORDER' }), [member], LABEL)).toEqual([]);
});

test('of two versions one change is told, with the event of each', () => {
  const second = { ...userSchema, 'x-contract': { ...userSchema['x-contract'], version: '2.0' } };
  const versions = [second, userSchema].map((schema) => knownContract(schema, 'test', feed));
  const told = changesOf(record(undefined, { user_id: 1, name: 'Ada' }), versions, LABEL);
  expect(told).toHaveLength(1);
  expect(told[0]?.events.map(({ dataschema }) => dataschema)).toEqual([
    'urn:event-sharing:users:User:2.0',
    'urn:event-sharing:users:User:1.0',
  ]);
  const [replica] = topology.replicas;
  if (!replica || !told[0]) throw new Error('there is a replica');
  const contract = versions[1]?.contract;
  expect(wayOf(told[0].events, { replica, contract })).toMatchObject({
    kind: 'row',
    sequence: told[0].sequence,
  });
  expect(wayOf(told[0].events, { replica: { ...replica, major: 3, reads: [3] } })).toEqual({
    kind: 'filtered',
    reason: 'it reads version 3, and the change is published in version 2 and 1',
  });
  expect(wayOf(told[0].events, { replica: { ...replica, major: 3, reads: [3, 2] } })).toMatchObject({
    kind: 'unknown',
  });
});

test('a filter by personal data says nothing of it, and an event for another goes nowhere', () => {
  const [replica] = topology.replicas;
  const [told] = changesOf(record(undefined, { member: 'ada', seat: 1, name: 'Ada' }), [moving], LABEL);
  if (!replica || !told) throw new Error('there is a replica');
  const of = { ...replica, contract: 'club/Member', filter: { name: ['Ben'] } };
  expect(wayOf(told.events, { replica: of, contract: moving.contract })).toEqual({
    kind: 'filtered',
    reason: 'name is not what the replica wants',
  });
  const addressed = told.events.map((event) => ({ ...event, audience: 'x/<b>' }));
  expect(wayOf(addressed, { replica: of, contract: moving.contract })).toEqual({
    kind: 'filtered',
    reason: 'the event is for x/<b> alone',
  });
});

test.each([...Object.entries(HOSTILE), ['a prototype', '__proto__'], ['a constructor', 'constructor']])(
  'a key that would %s comes back as it is, and is hidden where it is personal',
  (_, text) => {
    const key = JSON.parse(`{"member":${JSON.stringify(text)},"__proto__":1,"constructor":2}`) as Row;
    const form = new CompactForm();
    const time = new Date(Date.UTC(2026, 0, 2)).toISOString();
    const change = {
      contract: 'club/Member',
      key,
      kind: 'created' as const,
      sequence: 's',
      time,
      seenAt: time,
      fields: ['__proto__', 'constructor', text],
      publication: { state: 'refused' as const, reason: text },
    };
    const read = form.read('1', form.write(change), () => []);
    expect(read).toEqual({ ...change, id: '1', arrivals: [] });
    expect(Object.keys(read.key)).toEqual(['member', '__proto__', 'constructor']);
    const shown = maskedKey(memberContract, key);
    expect(shown.member).toMatch(/^#[0-9a-f]{16}$/);
  },
);

test('personal data is left out at every depth, by references and combinations too', () => {
  const schema = {
    ...userSchema,
    $defs: {
      secret: { 'x-pii': true },
      tree: { properties: { leaf: { 'x-pii': true }, next: { $ref: '#/$defs/tree' } } },
    },
    properties: {
      user_id: { type: 'integer' },
      name: { allOf: [{ type: 'string' }, { $ref: '#/$defs/secret' }] },
      either: { anyOf: [{ type: 'string' }, { 'x-pii': true }] },
      map: { type: 'object', additionalProperties: { 'x-pii': true } },
      tuple: { prefixItems: [{ 'x-pii': true }], items: { type: 'number' } },
      tree: { $ref: '#/$defs/tree' },
      open: { type: 'string' },
    },
  };
  const row = {
    user_id: 1,
    name: 'n',
    either: 'e',
    map: { constructor: 1 },
    tuple: ['t', 2],
    tree: { next: { leaf: 'l', kept: 1 } },
    open: 'o',
    __previous: { name: 'old', open: 'was', __added: ['map'] },
  };
  expect(maskPersonal({ schema }, row)).toEqual({
    row: {
      user_id: 1,
      map: {},
      tuple: [2],
      tree: { next: { kept: 1 } },
      open: 'o',
      __previous: { open: 'was', __added: ['map'] },
    },
    masked: ['name', 'either', 'map.constructor', 'tuple[]', 'tree.next.leaf'],
  });
});

test('a value of another shape than the contract says is masked where its parts are personal', () => {
  const phone = { type: 'object', properties: { number: { 'x-pii': true }, kind: { type: 'string' } } };
  const schema = {
    ...userSchema,
    properties: {
      user_id: { type: 'integer' },
      text: phone,
      list: phone,
      object: { type: 'array', items: phone },
      nested: { type: 'array', items: phone },
      nothing: phone,
      open: { type: 'object', properties: { kind: { type: 'string' } } },
    },
  };
  const row = {
    user_id: 1,
    text: '555',
    list: [{ number: '555' }],
    object: { number: '555' },
    nested: ['555', { number: '555', kind: 'home' }],
    nothing: null,
    open: 'o',
  };
  expect(maskPersonal({ schema }, row)).toEqual({
    row: { user_id: 1, nested: [{ kind: 'home' }], nothing: null, open: 'o' },
    masked: ['text', 'list', 'object', 'nested[]', 'nested[].number'],
  });
});
