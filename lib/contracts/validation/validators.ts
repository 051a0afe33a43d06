import type Ajv2020 from 'ajv/dist/2020';
import standaloneCode from 'ajv/dist/standalone';
import type { CheckedContract } from '../schema/checked-contract';
import { ContractError } from '../schema/errors';
import { compilerFor, partOf } from './compiler';

/**
 * Compiles a contract to validators ahead of time, so that a handler neither carries a compiler nor evaluates code.
 *
 * The source is a CommonJS module with two functions in the manner of Ajv: `row` checks the given fields of a row,
 * `key` its key alone. Both accept unknown fields. It may `require` modules of `ajv` and `ajv-formats`, and the module
 * `validator-runtime` under the name `VALIDATOR_RUNTIME`.
 *
 * @param fields the fields that the reader uses: only those are checked, so a reader does not fail on others
 * @param parts the functions that are wanted. @default both
 * @throws ContractError when the schema is not valid JSON Schema
 */
export function compileValidators(
  contract: CheckedContract,
  fields: readonly string[],
  parts: readonly ('row' | 'key')[] = ['row', 'key'],
): string {
  const wanted = Object.fromEntries(parts.map((part) => [part, part]));
  return withSchemas(contract, fields, (ajv) => standaloneCode(ajv, wanted));
}

/**
 * Makes a function that says what is wrong with a row, for tools that check rows before they are written.
 *
 * @returns a function that answers a message, or `undefined` for a row that fits the contract
 * @throws ContractError when the schema is not valid JSON Schema
 */
export function createRowCheck(contract: CheckedContract): (row: unknown) => string | undefined {
  return withSchemas(contract, contract.fields, (ajv) => (row) => {
    if (ajv.validate('row', row)) return undefined;
    return ajv.errorsText(ajv.errors, { dataVar: 'row' });
  });
}

function withSchemas<T>(contract: CheckedContract, fields: readonly string[], use: (ajv: Ajv2020) => T): T {
  try {
    const ajv = compilerFor(contract);
    ajv.addSchema(subset(contract, fields, 'row'));
    ajv.addSchema(subset(contract, contract.key, 'key'));
    return use(ajv);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ContractError(
      'invalid-schema',
      `${contract.id} ${contract.version} is not valid JSON Schema: ${reason}`,
      { cause },
    );
  }
}

/** Fields refer to the contract, so that one can say the same as another that the reader does not use. */
function subset({ fields: known, schema }: CheckedContract, fields: readonly string[], $id: string): object {
  const { required } = schema;
  return {
    $id,
    type: 'object',
    properties: Object.fromEntries(
      known.filter((field) => fields.includes(field)).map((field) => [field, partOf('properties', field)]),
    ),
    required: (Array.isArray(required) ? required : []).filter((field) => fields.includes(String(field))),
  };
}
