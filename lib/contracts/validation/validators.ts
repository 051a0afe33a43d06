import type Ajv2020 from 'ajv/dist/2020';
import standaloneCode from 'ajv/dist/standalone';
import type { CheckedContract } from '../schema/checked-contract';
import { ContractError } from '../schema/errors';
import { compilerFor, partOf } from './compiler';
import type { Validator } from './validator';

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
  return withSchemas(contract, fields, (ajv, groups) => {
    const names = parts.flatMap((part) => (part === 'row' ? groups : [part]));
    const code = standaloneCode(ajv, Object.fromEntries(names.map((name) => [name, name])));
    return parts.includes('row') ? `${code}${oneOfGroups(groups)}` : code;
  });
}

/** Ajv nests the code of each field in that of the field before, and so do its calls: many fields would overflow the stack. */
const FIELDS_OF_A_GROUP = 200;

/** Code of the function that checks a row by all groups of its fields. */
function oneOfGroups(groups: readonly string[]): string {
  if (groups.length === 1) return '';
  const functions = groups.map((group) => `exports.${group}`).join(',');
  return `;exports.row=(groups=>function row(data){const bad=groups.find(group=>!group(data));row.errors=bad?bad.errors:null;return !bad})([${functions}]);`;
}

/**
 * Makes a function that says what is wrong with a row, for tools that check rows before they are written.
 *
 * @returns a function that answers a message, or `undefined` for a row that fits the contract
 * @throws ContractError when the schema is not valid JSON Schema
 */
export function createRowCheck(contract: CheckedContract): (row: unknown) => string | undefined {
  return withSchemas(contract, contract.fields, (ajv, groups) => (row) => {
    if (groups.every((group) => ajv.validate(group, row))) return undefined;
    return ajv.errorsText(ajv.errors, { dataVar: 'row' });
  });
}

/**
 * The validators that `compileValidators` writes down, for tools that work with contracts which they read at run time.
 *
 * @throws ContractError when the schema is not valid JSON Schema
 */
export function makeValidators(contract: CheckedContract): Readonly<Record<'row' | 'key', Validator>> {
  return withSchemas(contract, contract.fields, (ajv, groups) => ({
    row: oneOf(groups.map((group) => compiled(ajv, group))),
    key: compiled(ajv, 'key'),
  }));
}

function compiled(ajv: Ajv2020, name: string): Validator {
  const validator = ajv.getSchema(name);
  if (!validator) throw new Error(`there is no schema "${name}"`);
  return validator as Validator;
}

/** As `oneOfGroups`. */
function oneOf(validators: readonly Validator[]): Validator {
  let found: Validator | undefined;
  const all = (data: unknown) => {
    found = validators.find((validator) => !validator(data));
    return found === undefined;
  };
  return Object.defineProperty(all, 'errors', { get: () => found?.errors });
}

/** @param use gets the names of the schemas by which a row is checked: `row` alone, unless there are many fields */
function withSchemas<T>(
  contract: CheckedContract,
  fields: readonly string[],
  use: (ajv: Ajv2020, groups: readonly string[]) => T,
): T {
  try {
    const ajv = compilerFor(contract);
    const count = Math.max(1, Math.ceil(fields.length / FIELDS_OF_A_GROUP));
    const groups = Array.from({ length: count }, (_, index) => (count === 1 ? 'row' : `row${index}`));
    for (const [index, group] of groups.entries()) {
      const from = index * FIELDS_OF_A_GROUP;
      ajv.addSchema(subset(contract, fields.slice(from, from + FIELDS_OF_A_GROUP), group));
    }
    ajv.addSchema(subset(contract, contract.key, 'key'));
    return use(ajv, groups);
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
