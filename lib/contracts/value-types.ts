import { isObject, type Json } from './check';
import { ContractError } from './errors';
import { type Level, readLevel, Undetermined } from './schema-level';
import { PLAIN, type ValueType } from './value-type';

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
  for (const [field, property] of Object.entries(properties)) {
    const type = at(where, field, () => read(property));
    types.set(field, isPlain(type, where, field, new Set()) ? plainOf(type) : type);
  }
  const row: ValueType = {
    kinds: new Set(['object']),
    members: [...types.keys()],
    items: () => PLAIN,
    member: (name) => types.get(name) ?? PLAIN,
  };
  compiled.set(schema, row);
  return row;
}

/** A field without special values inside: nobody needs to look at its parts. */
function plainOf({ kinds }: ValueType): ValueType {
  return { ...PLAIN, kinds };
}

interface ReadType extends ValueType {
  readonly others: readonly [keyword: string, type: () => ReadType][];
  items(): ReadType;
  member(name: string): ReadType;
}

/** Schemas that combine ever more schemas are given up. */
const MAX_TYPES = 1_000;

/** Equal schemas give the same type, so that a schema which refers to itself gives finitely many. */
function reader(root: Json): (schema: unknown) => ReadType {
  const types = new Map<string, ReadType>();
  const read = (schema: unknown): ReadType => {
    const id = JSON.stringify(schema) ?? '';
    const known = types.get(id);
    if (known) return known;
    if (types.size >= MAX_TYPES) throw new Undetermined('is too complex: use fewer combinations');
    const type = toType(readLevel(schema, root), read);
    types.set(id, type);
    return type;
  };
  return read;
}

function toType(level: Level, read: (schema: unknown) => ReadType): ReadType {
  const { kinds, text, set, items, members, rest, others } = level;
  const parts = new Map<unknown, ReadType>();
  const once = (schema: unknown): ReadType => {
    const type = parts.get(schema) ?? read(schema);
    parts.set(schema, type);
    return type;
  };
  return {
    kinds,
    text,
    set,
    members: [...members.keys()],
    items: () => once(items),
    member: (name) => once(members.get(name) ?? rest),
    others: others.map(([keyword, schema]) => [keyword, () => once(schema)]),
  };
}

/**
 * Whether nothing in the value needs to be told from what JSON shows. Visits all that the contract says of it.
 *
 * @throws ContractError when something is left open
 */
function isPlain(type: ReadType, where: string, path: string, visited: Set<ReadType>): boolean {
  if (visited.has(type)) return true;
  visited.add(type);
  const visit = (part: string, get: () => ReadType, seen = visited): boolean =>
    isPlain(at(where, part, get), where, part, seen);
  for (const [keyword, get] of type.others) {
    if (visit(path, get, new Set(visited))) continue;
    at(where, path, () => {
      throw new Undetermined(
        `has a decimal, base64 or a set under "${keyword}", which is not supported there: describe it under "properties", "additionalProperties" or "items"`,
      );
    });
  }
  return [
    (type.text ?? 'string') === 'string' && type.set === undefined,
    ...type.members.map((name) => visit(`${path}.${name}`, () => type.member(name))),
    // No member has this name: it stands for all that are not named.
    visit(`${path}.*`, () => type.member('')),
    visit(`${path}[]`, () => type.items()),
  ].every(Boolean);
}

function at<T>(where: string, path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof Undetermined)) throw cause;
    throw new ContractError('invalid-contract', `${where}: the field "${path}" ${cause.message}`, { cause });
  }
}
