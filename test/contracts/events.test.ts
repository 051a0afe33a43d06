import { type Contract, compareContracts, formatFinding, needsNewMajor } from '../../lib/contracts';
import { checkContract } from '../../lib/contracts/schema/check-contract';
import { contractModule } from '../../lib/contracts/validation/contract-module';
import { order, orderPlaced } from '../support/order-placed';
import { contractWith, refusal, type Schema, text } from './support/strict-contract';

const counted = { type: 'integer', minimum: 0 };
const ORDER = { aggregate: ['id'], position: 'value' };

/** A contract of events with a field `value`. */
const event = (meta: Schema = {}, value: unknown = counted, required = ['id', 'value']): Contract =>
  contractWith(value, { kind: 'event', ...meta }, { required });

describe('a contract of events', () => {
  it('says so, and by what its events are ordered', () => {
    expect([orderPlaced.kind, orderPlaced.orderedBy]).toEqual([
      'event',
      { aggregate: ['order_id'], position: 'order_version' },
    ]);
    expect([event().kind, event().orderedBy]).toEqual(['event', undefined]);
    expect([order.kind, order.orderedBy]).toEqual(['row', undefined]);
    expect(contractWith(text, { kind: 'row' }).kind).toBe('row');
  });

  it('has words of its own in the module that is generated of it', () => {
    expect(contractModule(orderPlaced, 'x.json')).toContain(
      '/** What an event of orders/OrderPlaced 1.0 says. */',
    );
    expect(contractModule(order, 'x.json')).toContain('/** A row of orders/Order 1.0. */');
  });

  test.each<[why: string, make: () => unknown, message: string]>([
    ['of an unknown kind', () => event({ kind: 'evnt' }), '"kind" must be "row" or "event", received "evnt"'],
    ['of no kind', () => event({ kind: null }), '"kind" must be "row" or "event", received null'],
    ['with a revision', () => event({ revision: 'value' }), '"revision" is for rows, which change'],
    ['of rows with an order', () => event({ kind: 'row', orderedBy: ORDER }), '"orderedBy" is for events'],
    [
      'of no kind with an order',
      () => event({ kind: undefined, orderedBy: ORDER }),
      '"orderedBy" is for events',
    ],
    ['whose order is a list', () => event({ orderedBy: ['id'] }), '"orderedBy" must be an object such as'],
    [
      'without an aggregate',
      () => event({ orderedBy: { position: 'value' } }),
      '"orderedBy.aggregate" must name one',
    ],
    [
      'of an aggregate of three fields',
      () => event({ orderedBy: { ...ORDER, aggregate: ['id', 'name', 'x'] } }),
      '"orderedBy.aggregate" must name one',
    ],
    [
      'of one field twice',
      () => event({ orderedBy: { ...ORDER, aggregate: ['id', 'id'] } }),
      '"orderedBy.aggregate" must name one',
    ],
    [
      'of a field that is not there',
      () => event({ orderedBy: { ...ORDER, aggregate: ['constructor'] } }),
      '"orderedBy" names "constructor", which is not in "properties"',
    ],
    ['without a position', () => event({ orderedBy: { aggregate: ['id'] } }), '"orderedBy" names nothing'],
    [
      'of an aggregate that is a list',
      () => event({ orderedBy: { aggregate: ['value'], position: 'id' } }, { type: 'array', items: text }),
      'the field "value" of "orderedBy.aggregate" must be a string, integer or number, received type "array"',
    ],
    [
      'of a position that is no whole number',
      () => event({ orderedBy: ORDER }, { type: 'number', minimum: 0 }),
      'the field "value" of "orderedBy.position" must have "type": "integer" and a "minimum" of 0 or more',
    ],
    [
      'of a position without a least value',
      () => event({ orderedBy: ORDER }, { type: 'integer' }),
      'a "minimum" of 0',
    ],
    [
      'of a position below 0',
      () => event({ orderedBy: ORDER }, { type: 'integer', minimum: -1 }),
      'received type "integer" and minimum -1',
    ],
    [
      'of a position that may be missing',
      () => event({ orderedBy: ORDER }, counted, ['id']),
      'the field "value" of "orderedBy" must be in "required"',
    ],
    [
      'of an aggregate that may be missing',
      () => event({ orderedBy: { ...ORDER, aggregate: ['name'] } }),
      'the field "name" of "orderedBy" must be in "required"',
    ],
    [
      'of a position that is the aggregate too',
      () => event({ orderedBy: { aggregate: ['value'], position: 'value' } }),
      'as aggregate and position',
    ],
    [
      'with a misspelt order',
      () => event({ orderedBy: { ...ORDER, agregate: [] } }),
      'unknown member "agregate" in "x-contract.orderedBy"',
    ],
    [
      'with an upcast that makes positions up',
      () => event({ orderedBy: ORDER, upcast: [{ from: 1, fields: { value: { constant: 1 } } }] }),
      'the upcast of "value" from 1 is of a field of "orderedBy", which can only be renamed',
    ],
    [
      'with a field of the mark of events',
      () => event({ source: { fields: { name: { attribute: '__event' } } } }),
      '"source" names the attribute "__event"',
    ],
    [
      'of rows with a condition on the mark of events',
      () => contractWith(text, { source: { items: { attribute: '__event', equals: 'users/User' } } }),
      '"source" names the attribute "__event"',
    ],
  ])('is refused: one %s', (_, make, message) => {
    expect(refusal(make)).toContain(message);
  });

  it('is refused where it is defined in TypeScript too', () => {
    const schema = {
      ...event({ orderedBy: ORDER }).schema,
      'x-contract': { ...(event().schema['x-contract'] as object), kind: 'x' },
    };
    expect(() => checkContract(schema, 'contract')).toThrow('"kind" must be "row" or "event"');
  });

  it('may rename what it is ordered by', () => {
    const upcast = [{ from: 1, fields: { value: { rename: 'count' } } }];
    expect(event({ orderedBy: ORDER, upcast }).orderedBy).toEqual(ORDER);
  });
});

describe('compatibility', () => {
  const rules = (released: Contract, current: Contract) =>
    compareContracts(released, current).map(({ rule, old, new: now }) => [rule, old, now]);
  const row = (version: string) => contractWith(counted, { version }, { required: ['id', 'value'] });

  it('kind-changed breaks readers, in every version', () => {
    const other = [['kind-changed', 'row', 'event']];
    expect(rules(row('2.0'), event({ version: '2.1' }))).toEqual(other);
    expect(rules(row('1.0'), event({ version: '2.0' }))).toEqual(other);
    expect(rules(event({ version: '1.0' }), row('2.0'))).toEqual([['kind-changed', 'event', 'row']]);
    expect(
      rules(
        row('2.0'),
        contractWith(counted, { version: '2.1', kind: 'row' }, { required: ['id', 'value'] }),
      ),
    ).toEqual([]);
    const [finding] = compareContracts(row('2.0'), event({ version: '2.1' })).map((one) => ({
      ...one,
      readers: [],
    }));
    if (!finding) throw new Error('nothing was found');
    expect(needsNewMajor(finding)).toBe(false);
    expect(formatFinding(finding)).toContain('give what is new an "entity" of its own');
  });

  it('order-changed breaks readers', () => {
    const ordered = (version: string, orderedBy?: object) => event({ version, orderedBy });
    const other = { aggregate: ['name'], position: 'value' };
    const named = (version: string, orderedBy: object) =>
      event({ version, orderedBy }, counted, ['id', 'value', 'name']);
    expect(rules(ordered('2.0', ORDER), ordered('2.1'))).toEqual([
      ['order-changed', 'id by value', 'no order'],
    ]);
    expect(rules(ordered('2.0'), ordered('2.1', ORDER))).toEqual([
      ['order-changed', 'no order', 'id by value'],
    ]);
    expect(rules(named('2.0', ORDER), named('2.1', other))).toEqual([
      ['order-changed', 'id by value', 'name by value'],
    ]);
    expect(rules(ordered('2.0', ORDER), ordered('2.1', ORDER))).toEqual([]);
  });
});
