import { _, type KeywordCxt } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import { SchemaEnv } from 'ajv/dist/compile';
import addFormats from 'ajv-formats';
import type { CheckedContract } from '../schema/checked-contract';
import { linearPattern } from '../schema/linear-pattern';
import { BASE64, DECIMAL } from '../schema/value-type';
import { isUnique } from './unique';

/** Under which name compiled validators require the module `validator-runtime`. */
export const VALIDATOR_RUNTIME = 'event-sharing-validator-runtime';

/** The schema of the whole contract among those of the compiler: it is referred to, and no row is checked by it. */
const CONTRACT = 'contract';

const patterns = Object.assign(linearPattern, {
  code: `require("${VALIDATOR_RUNTIME}").linearPattern`,
});

/** A compiler of schemas that knows those of a contract. No text and no list takes its validators more than linear time. */
export function compilerFor({ schema }: CheckedContract): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    validateSchema: false,
    logger: false,
    // A field that a row does not have must not be found in its prototype, such as "constructor".
    ownProperties: true,
    code: { source: true, optimize: true, regExp: patterns },
  });
  addFormats(ajv);
  ajv.addFormat('decimal', DECIMAL);
  ajv.addFormat('base64', BASE64);
  // By itself it is a remark: what is not base64 could not be written as binary.
  ajv.removeKeyword('contentEncoding');
  ajv.addKeyword({ keyword: 'contentEncoding', macro: (encoding: unknown) => ({ format: encoding }) });
  // Ajv compares every element with every other one.
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    error: { message: 'must NOT have duplicate items' },
    code: checkUnique,
  });
  const { $schema: _schema, $id: _id, 'x-contract': _meta, ...rest } = schema;
  ajv.addSchema({ ...rest, $id: CONTRACT });
  // Ajv would compile the whole contract before it looks up a part of it, which many fields make too deep for the stack.
  const whole = ajv.refs[CONTRACT];
  if (whole instanceof SchemaEnv && !refersToAll(rest)) whole.validate = UNUSED;
  return ajv;
}

const UNUSED = Object.assign((_data: unknown): _data is unknown => true, {
  schema: true,
  schemaEnv: new SchemaEnv({ schema: true }),
});

/** Whether some part may be to be as the whole contract is: it refers to something that is not below it. */
function refersToAll(schema: object): boolean {
  return /"\$\w*ref":"(?!#\/)/i.test(JSON.stringify(schema));
}

/** A schema that refers to a part of the contract, so that what the part itself refers to is found. */
export function partOf(...path: readonly string[]): { readonly $ref: string } {
  return {
    $ref: `${CONTRACT}#${path.map((step) => `/${encodeURIComponent(escapePointer(step))}`).join('')}`,
  };
}

/** A name as a step of a JSON pointer. */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function checkUnique(cxt: KeywordCxt): void {
  if (cxt.schema === false) return;
  const call = cxt.gen.scopeValue('func', {
    key: isUnique,
    ref: isUnique,
    code: _`require(${VALIDATOR_RUNTIME}).isUnique`,
  });
  cxt.pass(_`${call}(${cxt.data})`);
}
