import fc from 'fast-check';
import { fieldValue } from '../../lib/cli/shared/arguments';
import { Contract, checkContracts, createRowCheck, EMPTY_LOCK } from '../../lib/contracts';
import { releaseContracts } from '../../lib/contracts/release/release';
import { upcastRow, upcastsOf } from '../../lib/contracts/upcast/upcast';
import { detectChange } from '../../lib/protocol/replication/change';
import { toItem } from '../../lib/protocol/rows/attribute-values';
import { canonicalText } from '../../lib/protocol/rows/digest';
import { ownerKeys } from '../../lib/protocol/rows/owner-key';
import { project } from '../../lib/protocol/rows/projection';
import { toReplicaRow } from '../../lib/protocol/rows/replica-row';
import type { Row } from '../../lib/wire/item';
import { FIELD_NAMES, PROTOTYPE_NAMES } from '../support/prototype-names';
import { sharedContract } from '../support/shared-contract';

function contractOf(meta: object, properties: object = {}, required: string[] = ['id']): Contract {
  return Contract.fromObject({
    type: 'object',
    'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['id'], ...meta },
    properties: { id: { type: 'string' }, ...properties },
    required,
  });
}

const mapped = { source: { fields: { id: { attribute: 'pk', stripPrefix: 'U#' } } } };

describe.each(FIELD_NAMES)('a field named %s', (field) => {
  const contract = contractOf(mapped, { [field]: { type: 'string' } });

  test('leaves the owner, and nothing leaves in its place', () => {
    const item = { pk: { S: 'U#1' }, [field]: { S: 'x' } };
    expect(project(sharedContract(contract), item)).toEqual({ id: '1', [field]: 'x' });
    expect(Object.keys(project(sharedContract(contract), { pk: { S: 'U#1' } }) ?? {})).toEqual(['id']);
    expect(detectChange(sharedContract(contract), { pk: { S: 'U#1' } }, item)).toMatchObject({
      kind: 'Updated',
      data: { [field]: 'x' },
    });
    expect(
      detectChange(sharedContract(contract), { pk: { S: 'U#1' } }, { pk: { S: 'U#1' } }),
    ).toBeUndefined();
  });

  test('may be mapped, a key, a revision and a part of an upcast', () => {
    const keyed = contractOf(
      {
        key: [field],
        revision: 'rev',
        source: { fields: { rev: { attribute: field === 'name' ? 'length' : 'name' } } },
      },
      { [field]: { type: 'string' }, rev: { type: 'integer' } },
      [field],
    );
    const toKey = ownerKeys(keyed, [{ name: field, type: 'S' }]);
    expect(toKey({ [field]: { S: 'x' } })?.key).toEqual({ [field]: { S: 'x' } });
    expect(() => toKey({})).toThrow('is missing');
    const newer = contractOf(
      { version: '2.0', upcast: [{ from: 1, fields: { other: { rename: field } } }] },
      { other: { type: 'string' }, [field]: { type: 'string' } },
    );
    const [way] = upcastsOf(newer);
    expect(way && upcastRow(newer, way, { id: '1' })).toEqual({ id: '1' });
    expect(way && upcastRow(newer, way, { id: '1', [field]: 'x' })).toEqual({
      id: '1',
      other: 'x',
      [field]: 'x',
    });
    expect(checkContracts([newer, contract], EMPTY_LOCK)).toEqual([]);
  });

  test('that the contract does not have is refused where one is named', () => {
    expect(() => contractOf({ revision: field })).toThrow('"revision" must name one of the fields');
    expect(() => contractOf({ key: [field] }, {}, [field])).toThrow('is not in "properties"');
    expect(() => contractOf({ source: { fields: { [field]: { attribute: 'a' } } } })).toThrow(
      'which is not in "properties"',
    );
    expect(() => contractOf({}, { a: { $ref: `#/$defs/${field}` } })).toThrow('which is not in the contract');
    const newer = contractOf({ version: '2.0', upcast: [{ from: 1 }] }, { [field]: { type: 'string' } }, [
      'id',
      field,
    ]);
    expect(checkContracts([newer, contractOf({})], EMPTY_LOCK)).toMatchObject([
      { rule: 'upcast-impossible', field },
    ]);
  });

  test('is checked, compared and released', () => {
    const check = createRowCheck(contractOf({}, { [field]: { type: 'string' } }, ['id', field]));
    expect(check({ id: '1' })).toContain(`must have required property '${field}'`);
    expect(check({ id: '1', [field]: 1 })).toContain('must be string');
    expect(check({ id: '1', [field]: 'x' })).toBeUndefined();
    const lock = releaseContracts([contract], EMPTY_LOCK);
    expect(checkContracts([contractOf({ version: '1.1' })], lock)).toMatchObject([
      { rule: 'field-removed', field },
    ]);
  });
});

test.each(PROTOTYPE_NAMES)('--where takes a field named %s', (field) => {
  const once = fieldValue(`${field}=x`);
  expect(Object.entries(fieldValue(`${field}=1`, once))).toEqual([[field, ['x', 1]]]);
});

test('a row keeps every member of a map, whatever its name, on its way from owner to reader', () => {
  const contract = contractOf({}, { map: { type: 'object', additionalProperties: true } });
  const name = fc.oneof(fc.constantFrom(...PROTOTYPE_NAMES), fc.string({ unit: 'grapheme' }));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ maxDepth: 3 }, fc.string(), fc.array(fc.tuple(name, tie('tree')), { maxLength: 4 })),
  }));
  const toValue = (node: unknown): unknown =>
    Array.isArray(node) ? Object.fromEntries(node.map(([key, value]) => [key, toValue(value)])) : node;
  fc.assert(
    fc.property(fc.array(fc.tuple(name, tree), { maxLength: 5 }), (members) => {
      const row = { id: '1', map: toValue(members) } as Row;
      const item = toItem(row);
      const sent = JSON.parse(JSON.stringify(project(sharedContract(contract), item)));
      const stored = toItem(sent);
      expect(JSON.stringify(toReplicaRow(stored)?.data)).toBe(JSON.stringify(row));
      expect(canonicalText(stored)).toBe(canonicalText(item));
    }),
  );
});

test.each(['#/properties/map', '#/$defs/part'])(
  'a described member "__proto__" is refused at %s',
  (where) => {
    const part = { type: 'object', properties: JSON.parse('{"__proto__": {"type": "string"}}') };
    const properties = where.includes('$defs') ? { map: { $ref: where } } : { map: part };
    expect(() =>
      Contract.fromObject({
        ...contractOf({}).schema,
        $defs: { part },
        properties: { id: { type: 'string' }, ...properties },
      }),
    ).toThrow('the field "map" describes a member "__proto__", which validators do not see: rename it');
  },
);

test.each<[string, string]>([
  ['const', '{"__proto__": 1}'],
  ['enum', '[{"a": [{"__proto__": {}}]}]'],
])('a value with a member "__proto__" is refused in %s', (keyword, json) => {
  const { id } = contractOf({}).schema.properties as { readonly id: object };
  const properties = { id, map: { type: 'object', [keyword]: JSON.parse(json) } };
  expect(() => Contract.fromObject({ ...contractOf({}).schema, properties })).toThrow(
    'the field "map" lists a value with a member "__proto__", which validators do not see: rename it',
  );
});
