import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { packageRoot } from '../../../bin/synthesise';
import { userContract } from '../../../examples/users-orders/services/contracts/user-contract';
import { Contract } from '../../../lib/contracts/contract';
import type { TypedContract } from '../../../lib/contracts/define';
import { contractModule } from '../../../lib/contracts/validation/contract-module';
import { createRowCheck } from '../../../lib/contracts/validation/validators';

function contractOf(properties: object): Contract {
  return Contract.fromObject({
    'x-contract': { owner: 'shop', entity: 'OrderLine', version: '2.1', key: ['id'] },
    type: 'object',
    properties: { id: { type: 'string' }, ...properties },
    required: ['id'],
  });
}

/** What a service gets that imports the module. */
function load(module: string): Record<string, TypedContract<unknown>> {
  const { outputText } = ts.transpileModule(module, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exports = {};
  const load = (name: string) => require(join(packageRoot, 'packages', name));
  new Function('exports', 'require', outputText)(exports, load);
  return exports;
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

  it('brings the engine of patterns only where the contract has one', () => {
    const module = (properties: object) => contractModule(contractOf(properties), 'line.json');
    expect(module({ a: { type: 'string' } })).not.toContain('cdk-event-sharing-client/patterns');
    expect(module({ a: { type: 'string', pattern: '^a' } })).toContain('cdk-event-sharing-client/patterns');
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
