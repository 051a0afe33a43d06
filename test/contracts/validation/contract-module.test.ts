import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../bin/synthesise';
import { userContract } from '../../../examples/users-orders/services/contracts/user-contract';
import { Contract } from '../../../lib/contracts/contract';
import { valueTypes } from '../../../lib/contracts/schema/checked-contract';
import { contractModule } from '../../../lib/contracts/validation/contract-module';
import { createRowCheck } from '../../../lib/contracts/validation/validators';
import { loadModule as load } from '../../support/ready-made';

function contractOf(properties: object): Contract {
  return Contract.fromObject({
    'x-contract': { owner: 'shop', entity: 'OrderLine', version: '2.1', key: ['id'] },
    type: 'object',
    properties: { id: { type: 'string' }, ...properties },
    required: ['id'],
  });
}

const FIELDS: [what: string, properties: object, good: unknown[], bad: unknown[]][] = [
  ['numbers with limits', { value: { type: 'integer', minimum: 1 } }, [1, 7], [0, 1.5, '1']],
  ['texts with a length', { value: { type: 'string', maxLength: 2 } }, ['ab', '😀😀'], ['abc']],
  ['patterns', { value: { type: 'string', pattern: '^a+$' } }, ['a', 'aa'], ['b', '']],
  ['formats', { value: { type: 'string', format: 'date' } }, ['2026-02-28'], ['2026-02-30', 'x']],
  ['formats that are expressions', { value: { type: 'string', format: 'email' } }, ['a@b.ch'], ['a']],
  ['decimals', { value: { type: 'string', format: 'decimal' } }, ['1.50'], ['1,50']],
  ['sets', { value: { type: 'array', uniqueItems: true, items: { type: 'string' } } }, [['a']], [['a', 'a']]],
  ['constants that are objects', { value: { type: 'object', enum: [{ a: 1 }] } }, [{ a: 1 }], [{ a: 2 }]],
  [
    'maps by pattern',
    { value: { type: 'object', patternProperties: { '^n_': { type: 'integer' } } } },
    [{ n_a: 1 }],
    [{ n_a: 'x' }],
  ],
  [
    'texts that look like its own code',
    {
      value: {
        type: 'string',
        enum: ['require("ajv/dist/runtime/equal").default', '`$` \u2028 </script>'],
      },
    },
    ['require("ajv/dist/runtime/equal").default', '`$` \u2028 </script>'],
    ['require'],
  ],
];

describe('the module that is generated of a contract', () => {
  it.each(['Class', 'Default', 'Row', 'Contract', 'KeyOf', 'Exports'])(
    'can be of the entity %s',
    (entity) => {
      const contract = Contract.fromObject({
        'x-contract': { owner: 'shop', entity, version: '1.0', key: ['id'] },
        type: 'object',
        properties: { id: { type: 'string' } },
        required: ['id'],
      });
      const module = load(contractModule(contract, 'x.json'));
      expect(Object.keys(module)).toEqual([`${entity.charAt(0).toLowerCase()}${entity.slice(1)}`]);
      const [ready] = Object.values(module);
      expect(ready?.readyMade?.row({ id: 1 })).toBe(false);
      expect(ready?.contract.entity).toBe(entity);
    },
  );

  it('has the types of values, whether or not they depend on patterns', () => {
    const price = { type: 'string', format: 'decimal' };
    const typesOf = (map: object) => {
      const { orderLine } = load(contractModule(contractOf({ price, map }), 'line.json'));
      if (!orderLine) throw new Error('the module exports nothing');
      return valueTypes(orderLine.contract);
    };
    const any = typesOf({ type: 'object', additionalProperties: true });
    const byPattern = typesOf({ type: 'object', patternProperties: { '^n_': { type: 'integer' } } });
    expect([any, byPattern].map((row) => row.member('price').text)).toEqual(['decimal', 'decimal']);
    expect(['n_a', 'a'].map((name) => byPattern.member('map').shares(name))).toEqual([true, false]);
    expect(any.member('map').shares('a')).toBe(true);
  });

  it.each(FIELDS)('checks %s as the contract says', (_what, properties, good, bad) => {
    const contract = contractOf(properties);
    const { orderLine } = load(contractModule(contract, 'line.json'));
    const check = createRowCheck(contract);
    for (const value of [...good, ...bad]) {
      const row = { id: '1', value };
      expect([value, orderLine?.readyMade?.row(row)]).toEqual([value, check(row) === undefined]);
    }
    expect(good.map((value) => orderLine?.readyMade?.row({ id: '1', value }))).not.toContain(false);
    expect(bad.map((value) => orderLine?.readyMade?.row({ id: '1', value }))).not.toContain(true);
  });

  it('has the contract', () => {
    const contract = contractOf({ at: { type: 'integer' } });
    const { orderLine } = load(contractModule(contract, 'line.json'));
    expect(orderLine?.contract).toMatchObject({ id: 'shop/OrderLine', version: '2.1', fields: ['id', 'at'] });
    expect(orderLine?.contract.schema).toEqual(contract.schema);
  });

  it.each([
    ['default', '{"__proto__": {"a": 1}}'],
    ['examples', '[{"a": {"__proto__": 1}}, {"\\"__proto__\\":": 1}]'],
  ])('has the member "__proto__" of a value in %s as one of its own', (keyword, json) => {
    const map = { type: 'object', additionalProperties: true, [keyword]: JSON.parse(json) };
    const contract = contractOf({ map });
    const { orderLine } = load(contractModule(contract, 'line.json'));
    expect(JSON.stringify(orderLine?.contract.schema)).toBe(JSON.stringify(contract.schema));
  });

  it('brings the engine of patterns only where the contract has one', () => {
    const module = (properties: object) => contractModule(contractOf(properties), 'line.json');
    expect(module({ a: { type: 'string' } })).not.toContain('cdk-event-sharing-client/patterns');
    expect(module({ a: { type: 'string', pattern: '^a' } })).toContain('cdk-event-sharing-client/patterns');
  });

  it.each(['\n', '\r', '\u2028', '\u2029'])('takes no code from the name of a file with %j', (end) => {
    const module = contractModule(contractOf({}), `line${end}throw new Error('taken');.json`);
    expect(() => load(module)).not.toThrow();
  });

  it('is the same for the same contract', () => {
    const module = () => contractModule(contractOf({ a: { type: 'string' } }), 'line.json');
    expect(module()).toBe(module());
  });
});

test('the module of the example is what its contract gives', () => {
  const module = join(packageRoot, 'examples/users-orders/services/sdk/user.v1.generated.ts');
  expect(readFileSync(module, 'utf8')).toBe(contractModule(userContract, 'user.v1.json'));
});
