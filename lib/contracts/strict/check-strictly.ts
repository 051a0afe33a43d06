import type { ContractSchema, Json } from '../schema/check';
import { checkContract } from '../schema/check-contract';
import { CheckedContract } from '../schema/checked-contract';
import { ContractError, type ContractErrorCode } from '../schema/errors';
import { linearPattern } from '../schema/linear-pattern';
import { readTypes } from '../schema/value-types';
import { checkSource } from '../source/source-rules';
import { checkUpcasts } from '../upcast/upcast-rules';
import { compilerFor } from '../validation/compiler';
import { createRowCheck } from '../validation/validators';
import { attributeProblems } from './attribute-rules';
import { keywordProblems } from './keyword-rules';
import { memberProblems, revisionProblems } from './members';
import { metaSchemaProblems } from './meta-schema';
import { placesOf } from './places';
import { requiredProblems } from './required-rules';
import { schemaProblems } from './schema-rules';
import { checkTypes } from './type-rules';
import { upcastProblems, valueProblems } from './value-rules';

/** JSON writes the half of a surrogate pair as an escape, and a backslash as two. */
const HALF_CHARACTER = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

/** Contracts that were accepted, as text: a program reads the same ones again and again. */
const accepted = new Set<string>();

/**
 * Refuses what is not a usable contract, or says what nobody would read: what is accepted here, every owner can publish
 * and every reader can use, whatever fields it chooses.
 *
 * @param where the file or object to name in the message
 * @throws ContractError with all problems of the first kind that has any
 */
export function checkStrictly(given: unknown, where: string): asserts given is ContractSchema {
  checkContract(given, where);
  const text = toText(given, where);
  if (HALF_CHARACTER.test(text)) {
    throw new ContractError(
      'invalid-contract',
      `${where}: a name or text holds half a surrogate pair, which no item of DynamoDB can have: write whole characters`,
    );
  }
  if (accepted.has(text)) return;
  // Members that are undefined are not there in the file that an owner ships.
  const schema: ContractSchema = JSON.parse(text);
  const meta = schema['x-contract'];
  const refuse = (problems: readonly string[], code: ContractErrorCode = 'invalid-contract') => {
    if (problems.length > 0) throw new ContractError(code, `${where}: ${problems.join('\n')}`);
  };
  const places = placesOf(schema);
  refuse([...memberProblems(meta), ...revisionProblems(meta, schema.properties)]);
  refuse(places.flatMap(keywordProblems));
  refuse(metaSchemaProblems(schema));
  const schemas = new Set(places.map((place) => place.schema));
  refuse(places.flatMap((place) => schemaProblems(place, schema, schemas)));
  refuse(requiredProblems(schema));
  const types = readTypes(schema, linearPattern, where);
  checkTypes(types, where);
  checkSource(schema, types, where);
  checkUpcasts(schema, where);
  const contract = new CheckedContract(schema, () => types);
  createRowCheck(contract);
  const compiler = compilerFor(contract);
  refuse(attributeProblems(contract), 'reserved-name');
  refuse(places.flatMap((place) => valueProblems(place, compiler)));
  refuse(upcastProblems(contract, compiler), 'invalid-upcast');
  accepted.add(text);
}

function toText(schema: Json, where: string): string {
  try {
    return JSON.stringify(schema);
  } catch (cause) {
    throw new ContractError(
      'invalid-contract',
      `${where}: cannot be written as JSON: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
}
