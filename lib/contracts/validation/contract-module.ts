import type { CheckedContract } from '../schema/checked-contract';
import { linearPattern } from '../schema/linear-pattern';
import { readTypes } from '../schema/value-types';
import { VALIDATOR_RUNTIME } from './compiler';
import { compileValidators } from './validators';

const CLIENT = 'cdk-event-sharing-client';

/** What a validator may require, and as what the client has it: a compiler of schemas is no dependency of a service. */
const RUNTIME = [
  { required: 'ajv/dist/runtime/equal', as: '{ default: equal }', names: ['equal'] },
  { required: 'ajv/dist/runtime/ucs2length', as: '{ default: ucs2length }', names: ['ucs2length'] },
  { required: 'ajv-formats/dist/formats', as: '{ fullFormats }', names: ['fullFormats'] },
  { required: VALIDATOR_RUNTIME, as: '{ isUnique }', names: ['isUnique'] },
];

/**
 * The source of a TypeScript module that a service imports to read rows of a contract: the contract with the types of its rows
 * and keys, and the validator of what its owner answers. Equal contracts give equal text.
 *
 * @param file name of the contract's file, for those who read the module
 * @throws ContractError when the schema is not valid JSON Schema
 */
export function contractModule(contract: CheckedContract, file: string): string {
  const { entity } = contract;
  const validator = compileValidators(contract, contract.fields, ['row']);
  const needed = RUNTIME.filter(({ required }) => validator.includes(`require("${required}")`));
  const names = needed.flatMap((module) => module.names).sort();
  const patterned = usesPatterns(contract) || validator.includes('.linearPattern');
  const modules = needed.map(({ required, as }) => {
    const withPatterns = patterned && required === VALIDATOR_RUNTIME;
    return `  '${required}': ${withPatterns ? '{ isUnique, linearPattern }' : as},`;
  });
  const variable = `${entity.charAt(0).toLowerCase()}${entity.slice(1)}`;
  return [
    `// Generated from ${file} by "event-sharing contracts generate". Change that file, and generate again.`,
    '// @ts-nocheck: the validator is plain JavaScript.',
    `import { defineContract, type KeyOf, type RowOf } from '${CLIENT}';`,
    ...(patterned ? [`import { linearPattern } from '${CLIENT}/patterns';`] : []),
    ...(names.length > 0 ? [`import { ${names.join(', ')} } from '${CLIENT}/validation';`] : []),
    '',
    'const modules = {',
    ...modules,
    '};',
    '',
    '/** Checks a row that its owner answers. */',
    'const { row } = ((exports, require) => {',
    validator,
    'return exports;',
    '})({}, (name) => modules[name]);',
    '',
    `export const ${variable} = defineContract(`,
    `${JSON.stringify(contract.schema, null, 2)},`,
    `{ row${patterned ? ', compilePattern: linearPattern' : ''} },`,
    ');',
    '',
    `/** A row of ${contract.id} ${contract.version}. */`,
    `export type ${entity} = RowOf<typeof ${variable}>;`,
    '',
    `/** What names a row of ${contract.id}. */`,
    `export type ${entity}Key = KeyOf<typeof ${variable}>;`,
    '',
  ].join('\n');
}

/** Whether the types of a contract's values depend on patterns. */
function usesPatterns({ schema }: CheckedContract): boolean {
  let used = false;
  readTypes(schema, (pattern) => {
    used = true;
    return linearPattern(pattern);
  });
  return used;
}
