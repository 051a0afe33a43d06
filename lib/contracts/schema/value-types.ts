import { isObject, type Json } from './check';
import { ContractError } from './errors';
import { type Level, Undetermined } from './level';
import { type KnownLevels, readLevel } from './schema-level';
import { ALL_KINDS, PLAIN, type ValueType } from './value-type';

const compiled = new WeakMap<object, ValueType>();

/**
 * How the fields of a contract are stored in DynamoDB: the members of the result.
 *
 * @param schema of a contract
 * @param where the file or object to name in the message
 * @throws ContractError when the schema leaves the type of a field open
 */
export function valueTypes(schema: Json, where = 'contract'): ValueType {
  const known = compiled.get(schema);
  if (known) return known;
  const properties = isObject(schema.properties) ? schema.properties : {};
  const read = reader(schema);
  const types = new Map<string, ValueType>();
  const plain = new Set<ReadType>();
  for (const [field, property] of Object.entries(properties)) {
    const type = at(where, field, () => read(property));
    lookAt(type, where, field, { visited: new Set(), plain });
    types.set(field, type);
  }
  const row: ValueType = {
    kinds: new Set(['object']),
    namesMembers: true,
    members: [...types.keys()],
    shares: (name) => types.has(name),
    element: () => PLAIN,
    member: (name) => types.get(name) ?? PLAIN,
  };
  compiled.set(schema, row);
  return row;
}

interface ReadType extends ValueType {
  readonly others: readonly [keyword: string, type: () => ReadType][];
  element(index: number): ReadType;
  member(name: string): ReadType;
}

const OPEN: ReadType = { ...PLAIN, others: [], element: () => OPEN, member: () => OPEN };

/** Schemas that combine ever more schemas are given up. */
const MAX_TYPES = 1_000;

/** Equal schemas give the same type, so that a schema which refers to itself gives finitely many. */
function reader(root: Json): (schema: unknown) => ReadType {
  const types = new Map<string, ReadType>();
  const levels: KnownLevels = new Map();
  const read = (schema: unknown): ReadType => {
    const id = JSON.stringify(schema) ?? '';
    const known = types.get(id);
    if (known) return known;
    if (types.size >= MAX_TYPES) throw new Undetermined('is too complex: use fewer combinations');
    const type = toType(readLevel(schema, root, levels), read);
    types.set(id, type);
    return type;
  };
  return read;
}

/** `false` forbids a member: a row that has it keeps it for itself. */
const isNamed = (schema: unknown) => schema !== undefined && schema !== false;

function toType(level: Level, read: (schema: unknown) => ReadType): ReadType {
  if (level.open) return OPEN;
  const { kinds, text, set, namesMembers, members, prefix, others } = level;
  const parts = new Map<unknown, ReadType>();
  const once = (schema: unknown): ReadType => {
    const type = parts.get(schema) ?? read(schema);
    parts.set(schema, type);
    return type;
  };
  // A level may make the schema of a part anew each time that it is asked.
  const named = new Map(members.map((name) => [name, level.member(name)]));
  const elements = Array.from({ length: prefix + 1 }, (_, index) => level.element(index));
  const schemaOf = (name: string) => (named.has(name) ? named.get(name) : level.member(name));
  return {
    kinds,
    text,
    set,
    namesMembers,
    members,
    shares: (name) => isNamed(schemaOf(name)),
    element: (index) => once(elements[Math.min(index, prefix)]),
    member: (name) => once(schemaOf(name)),
    others: others.map(([keyword, schema]) => [keyword, () => once(schema)]),
  };
}

/** Types of which everything was looked at. */
interface Looked {
  readonly visited: Set<ReadType>;
  /** Those without a decimal, base64 or a set, at any depth. */
  readonly plain: Set<ReadType>;
}

/**
 * Visits all that the contract says of a value.
 *
 * @throws ContractError when something is left open
 */
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

function at<T>(where: string, path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof Undetermined)) throw cause;
    throw new ContractError('invalid-contract', `${where}: the field "${path}" ${cause.message}`, { cause });
  }
}
