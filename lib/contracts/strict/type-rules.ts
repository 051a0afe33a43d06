import { Undetermined } from '../schema/level';
import { ALL_KINDS } from '../schema/value-type';
import { at, type ReadType } from '../schema/value-types';

/**
 * Visits all that a contract says of its fields.
 *
 * @param where the file or object to name in the message
 * @throws ContractError when something is left open
 */
export function checkTypes(row: ReadType, where: string): void {
  const plain = new Set<ReadType>();
  for (const field of row.members) lookAt(row.member(field), where, field, { visited: new Set(), plain });
}

/** Types of which everything was looked at. */
interface Looked {
  readonly visited: Set<ReadType>;
  /** Those without a decimal, base64 or a set, at any depth. */
  readonly plain: Set<ReadType>;
}

function lookAt(type: ReadType, where: string, path: string, looked: Looked): void {
  if (looked.visited.has(type)) return;
  looked.visited.add(type);
  at(where, path, () => refuseUnnamed(type));
  const visit = (part: string, get: () => ReadType) => lookAt(at(where, part, get), where, part, looked);
  for (const [keyword, get] of type.others) {
    visit(path, get);
    const seen = new Set(looked.plain);
    if (at(where, path, () => isPlain(get(), seen))) {
      for (const each of seen) looked.plain.add(each);
      continue;
    }
    at(where, path, () => {
      throw new Undetermined(
        `has a decimal, base64 or a set under "${keyword}", which is not supported there: describe it under "properties", "additionalProperties" or "items"`,
      );
    });
  }
  for (const name of type.members) visit(`${path}.${name}`, () => type.member(name));
  // No member has this name: it stands for all that are not named.
  visit(`${path}.*`, () => type.member(''));
  visit(`${path}[]`, () => type.element(Number.POSITIVE_INFINITY));
}

/**
 * Whether nothing in the value needs to be told from what JSON shows.
 *
 * @param seen types that are taken for plain: those known to be, and those around this one
 */
function isPlain(type: ReadType, seen: Set<ReadType>): boolean {
  if (seen.has(type)) return true;
  seen.add(type);
  if ((type.text ?? 'string') !== 'string' || type.set !== undefined) return false;
  const others = type.others.map(([, get]) => get());
  const parts = [
    ...type.members.map((name) => type.member(name)),
    type.member(''),
    type.element(Number.POSITIVE_INFINITY),
  ];
  return [...parts, ...others].every((part) => isPlain(part, seen));
}

/** Only what a contract names leaves the owner, so one that speaks of a map must say what of it. */
function refuseUnnamed({ kinds, namesMembers }: ReadType): void {
  if (namesMembers || !kinds.has('object') || kinds.size === ALL_KINDS.length) return;
  throw new Undetermined(
    'is an object of which the contract names no member: name what is shared of it under "properties", or say "additionalProperties": true to share whatever it holds',
  );
}
