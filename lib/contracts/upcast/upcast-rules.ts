import { isObject } from '../../wire/own';
import { type ContractSchema, describe, type Json } from '../schema/check';
import { ContractError } from '../schema/errors';

const WAYS = ['rename', 'default', 'constant', 'split', 'join'];
const isName = (value: unknown) => typeof value === 'string' && value !== '';

/** What a way needs beside its own member. */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  split: ['separator', 'index'],
  join: ['separator'],
};

/**
 * Refuses a contract whose `upcast` cannot be followed.
 *
 * @throws ContractError `invalid-upcast`, with the field and the remedy
 */
export function checkUpcasts(schema: ContractSchema, where: string): void {
  const { upcast } = schema['x-contract'];
  if (upcast === undefined) return;
  const entries: readonly unknown[] = Array.isArray(upcast) ? upcast : [];
  const problem = Array.isArray(upcast)
    ? entries.map((entry) => entryProblem(entry, entries, schema)).find((each) => each !== undefined)
    : `"upcast" must be a list, received ${describe(upcast)}`;
  if (problem !== undefined) throw new ContractError('invalid-upcast', `${where}: ${problem}`);
}

function entryProblem(
  entry: unknown,
  entries: readonly unknown[],
  schema: ContractSchema,
): string | undefined {
  const { version, key, orderedBy } = schema['x-contract'];
  const major = Number(version.split('.')[0]);
  if (!isObject(entry)) return `"upcast" must hold objects, received ${describe(entry)}`;
  const { from, fields = {} } = entry;
  if (!Number.isInteger(from) || Number(from) < 1 || Number(from) >= major) {
    return `"upcast" must be "from" a major version lower than ${major}, received ${describe(from)}`;
  }
  if (entries.filter((other) => isObject(other) && other.from === from).length > 1) {
    return `"upcast" is given twice from ${from}: give it once`;
  }
  if (!isObject(fields)) return `"fields" of "upcast" must be an object, received ${describe(fields)}`;
  return Object.entries(fields).flatMap(([field, way]) => {
    const problem = problemOf(field, way, schema.properties, {
      'a key field': key,
      'a field of "orderedBy"': orderedBy ? [...orderedBy.aggregate, orderedBy.position] : [],
    });
    return problem === undefined ? [] : [`the upcast of "${field}" from ${from} ${problem}`];
  })[0];
}

function problemOf(
  field: string,
  way: unknown,
  properties: Json,
  carried: Readonly<Record<string, readonly string[]>>,
): string | undefined {
  if (!Object.hasOwn(properties, field)) return 'is of no field of the contract: remove it';
  if (!isObject(way)) return `must be an object, received ${describe(way)}`;
  const given = WAYS.filter((each) => way[each] !== undefined);
  const [kind = ''] = given;
  if (given.length !== 1) return `must have exactly one of ${WAYS.join(', ')}, received ${describe(way)}`;
  // A row is told by its key, and an event has its place by "orderedBy": with a value that was made it would be another one.
  const told = Object.keys(carried).find((name) => carried[name]?.includes(field));
  if (told !== undefined && kind !== 'rename') return `is of ${told}, which can only be renamed`;
  const companions = COMPANIONS[kind] ?? [];
  const extra = Object.keys(way).find((member) => member !== kind && !companions.includes(member));
  if (extra !== undefined) return `has "${extra}", which "${kind}" does not use: remove it`;
  if ((kind === 'rename' || kind === 'split') && !isName(way[kind]))
    return `needs the name of a field in "${kind}"`;
  if (kind === 'join' && !(Array.isArray(way.join) && way.join.length > 0 && way.join.every(isName))) {
    return 'needs a list of names of fields in "join"';
  }
  if (companions.includes('separator') && typeof way.separator !== 'string')
    return 'needs a text as "separator"';
  if (kind === 'split' && way.separator === '') return 'needs a "separator" that is not empty';
  if (kind === 'split' && !(Number.isInteger(way.index) && Number(way.index) >= 0)) {
    return 'needs a whole number from 0 as "index"';
  }
  return undefined;
}
