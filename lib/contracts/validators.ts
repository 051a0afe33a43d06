import Ajv2020 from 'ajv/dist/2020';
import standaloneCode from 'ajv/dist/standalone';
import addFormats from 'ajv-formats';
import type { Json } from './check';
import type { Contract } from './contract';
import { ContractError } from './errors';
import { BASE64, DECIMAL } from './value-type';

/**
 * Compiles a contract to validators ahead of time, so that a handler neither carries a compiler nor evaluates code.
 *
 * The source is a CommonJS module with two functions in the manner of Ajv: `row` checks the given fields of a row,
 * `key` its key alone. Both accept unknown fields. It may `require` modules of `ajv` and `ajv-formats`.
 *
 * @param fields the fields that the reader uses: only those are checked, so a reader does not fail on others
 * @throws ContractError when the schema is not valid JSON Schema
 */
export function compileValidators(contract: Contract, fields: readonly string[]): string {
  return withSchemas(contract, fields, (ajv) => standaloneCode(ajv, { row: 'row', key: 'key' }));
}

/**
 * Makes a function that says what is wrong with a row, for tools that check rows before they are written.
 *
 * @returns a function that answers a message, or `undefined` for a row that fits the contract
 * @throws ContractError when the schema is not valid JSON Schema
 */
export function createRowCheck(contract: Contract): (row: unknown) => string | undefined {
  return withSchemas(contract, contract.fields, (ajv) => (row) => {
    if (ajv.validate('row', row)) return undefined;
    return ajv.errorsText(ajv.errors, { dataVar: 'row' });
  });
}

function withSchemas<T>(contract: Contract, fields: readonly string[], use: (ajv: Ajv2020) => T): T {
  const ajv = new Ajv2020({
    strict: false,
    logger: false,
    // A field that a row does not have must not be found in its prototype, such as "constructor".
    ownProperties: true,
    code: { source: true, optimize: true },
  });
  addFormats(ajv);
  ajv.addFormat('decimal', DECIMAL);
  // By itself it is a remark: what is not base64 could not be written as binary.
  ajv.removeKeyword('contentEncoding');
  ajv.addKeyword({
    keyword: 'contentEncoding',
    macro: (encoding: unknown) => (encoding === 'base64' ? { pattern: BASE64.source } : {}),
  });
  try {
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

function subset(contract: Contract, fields: readonly string[], id: string): Json {
  const { properties, required, $defs, definitions } = contract.schema as Record<string, Json | undefined>;
  return {
    $id: id,
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(properties ?? {}).filter(([field]) => fields.includes(field)),
    ),
    required: (Array.isArray(required) ? required : []).filter((field) => fields.includes(String(field))),
    ...($defs && { $defs }),
    ...(definitions && { definitions }),
  };
}
