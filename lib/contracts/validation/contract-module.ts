import { visibleText } from '../../wire/visible-text';
import type { Json } from '../schema/check';
import type { CheckedContract } from '../schema/checked-contract';
import { linearPattern } from '../schema/linear-pattern';
import { tableOf } from '../schema/type-table';
import { readTypes } from '../schema/value-types';
import { VALIDATOR_RUNTIME } from './compiler';
import { compileValidators } from './validators';

const CLIENT = 'cdk-event-sharing-client';

/** What a module imports of a file of the client. */
interface Import {
  readonly name: string;
  readonly from: string;
}

/** What a validator may require, and whence a service has it: a compiler of schemas is no dependency of one. */
const RUNTIME = [
  { name: 'equal', from: 'validation', required: 'ajv/dist/runtime/equal', member: 'default' },
  { name: 'ucs2length', from: 'validation', required: 'ajv/dist/runtime/ucs2length', member: 'default' },
  { name: 'fullFormats', from: 'formats', required: 'ajv-formats/dist/formats', member: 'fullFormats' },
  { name: 'isUnique', from: 'validation', required: VALIDATOR_RUNTIME, member: 'isUnique' },
  { name: 'linearPattern', from: 'patterns', required: VALIDATOR_RUNTIME, member: 'linearPattern' },
];

/**
 * The source of a TypeScript module that a service imports to read rows of a contract: the contract with the TypeScript types of
 * its rows and keys, what its values are in DynamoDB, and the validator of what its owner answers. Equal contracts give equal
 * text.
 *
 * The names of the contract are exported and not declared, because they may be words of the language.
 *
 * @param file name of the contract's file, for those who read the module
 * @throws ContractError when the schema is not valid JSON Schema
 */
export function contractModule(contract: CheckedContract, file: string): string {
  const { entity, id, kind, schema, version } = contract;
  const validator = compileValidators(contract, contract.fields, ['row']);
  const needed = RUNTIME.filter(({ required, member }) =>
    validator.includes(`require("${required}").${member}`),
  );
  const types = typesOf(schema);
  return `// Generated from ${visibleText(file)} by "event-sharing contracts generate". Change that file, and generate again.
// @ts-nocheck: the validator is plain JavaScript.
${importsOf([{ name: 'generatedContract', from: 'contract' }, ...types.imports, ...needed])}

/** Checks a row that its owner answers. */
const { row } = ((exports, require) => {
${validator}
return exports;
})({}, (name) => ({
${modulesOf(needed)}
})[name]);

const contract = generatedContract(
${literalOf(schema)},
{ row, types: ${types.code} },
);

export { contract as ${entity.charAt(0).toLowerCase()}${entity.slice(1)} };

/** ${kind === 'event' ? 'What an event' : 'A row'} of ${id} ${version}${kind === 'event' ? ' says' : ''}. */
export type ${entity} = import('${CLIENT}/contract').RowOf<typeof contract>;

/** What names ${kind === 'event' ? 'an event' : 'a row'} of ${id}. */
export type ${entity}Key = import('${CLIENT}/contract').KeyOf<typeof contract>;
`;
}

/** A literal's member "__proto__" would set the prototype, a computed one is a member. JSON names members at the begin of lines. */
function literalOf(schema: Json): string {
  return JSON.stringify(schema, null, 2).replace(/^( *)"__proto__":/gm, '$1["__proto__"]:');
}

/** Code of the types of a contract's values: a table, unless they depend on names that fit a pattern. */
function typesOf(schema: Json): { readonly code: string; readonly imports: readonly Import[] } {
  let hasPatterns = false;
  const table = tableOf(
    readTypes(schema, (pattern) => {
      hasPatterns = true;
      return linearPattern(pattern);
    }),
  );
  return hasPatterns
    ? {
        code: '(schema) => readTypes(schema, linearPattern)',
        imports: ['readTypes', 'linearPattern'].map((name) => ({ name, from: 'patterns' })),
      }
    : {
        code: `() => typesFrom(${JSON.stringify(table)})`,
        imports: [{ name: 'typesFrom', from: 'contract' }],
      };
}

function importsOf(imports: readonly Import[]): string {
  return [...new Set(imports.map(({ from }) => from))]
    .sort()
    .map((file) => {
      const names = new Set(imports.filter(({ from }) => from === file).map(({ name }) => name));
      return `import { ${[...names].sort().join(', ')} } from '${CLIENT}/${file}';`;
    })
    .join('\n');
}

function modulesOf(needed: typeof RUNTIME): string {
  return [...new Set(needed.map(({ required }) => required))]
    .map((module) => {
      const members = needed.filter(({ required }) => required === module);
      return `  '${module}': { ${members.map(({ member, name }) => `${member}: ${name}`).join(', ')} },`;
    })
    .join('\n');
}
