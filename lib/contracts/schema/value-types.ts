import { isObject } from '../../wire/own';
import type { Json } from './check';
import { ContractError } from './errors';
import { type Level, Undetermined } from './level';
import { type CompilePattern, withoutPatterns } from './pattern';
import { type LevelReading, readLevel } from './schema-level';
import { PLAIN, type ValueType } from './value-type';

/**
 * How the fields of a contract are stored in DynamoDB, as its schema says.
 *
 * @param compile makes patterns. @default a schema with patterns of names is refused
 * @param where the file or object to name in the message
 * @throws ContractError when the schema leaves the type of a field open
 */
export function readTypes(
  schema: Json,
  compile: CompilePattern = withoutPatterns,
  where = 'contract',
): ReadType {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const read = reader(schema, compile);
  const types = new Map<string, ReadType>();
  for (const [field, property] of Object.entries(properties))
    types.set(
      field,
      at(where, field, () => read(property)),
    );
  return {
    ...OPEN,
    kinds: new Set(['object']),
    members: [...types.keys()],
    shares: (name) => types.has(name),
    member: (name) => types.get(name) ?? OPEN,
  };
}

/** What a schema says of one value, with what keywords beside its name or place say of it. */
export interface ReadType extends ValueType {
  readonly others: readonly [keyword: string, type: () => ReadType][];
  /** How many elements have types of their own. */
  readonly prefix: number;
  element(index: number): ReadType;
  member(name: string): ReadType;
}

const OPEN: ReadType = { ...PLAIN, others: [], prefix: 0, element: () => OPEN, member: () => OPEN };

/** Schemas that combine ever more schemas are given up. */
const MAX_TYPES = 1_000;

/** Equal schemas give the same type, so that a schema which refers to itself gives finitely many. */
function reader(root: Json, compile: CompilePattern): (schema: unknown) => ReadType {
  const types = new Map<string, ReadType>();
  const reading: LevelReading = { root, known: new Map(), compile };
  const read = (schema: unknown): ReadType => {
    const id = JSON.stringify(schema) ?? '';
    const known = types.get(id);
    if (known) return known;
    if (types.size >= MAX_TYPES) throw new Undetermined('is too complex: use fewer combinations');
    const type = toType(readLevel(schema, reading), read);
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
    const known = parts.get(schema);
    if (known) return known;
    const type = read(schema);
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
    prefix,
    shares: (name) => isNamed(schemaOf(name)),
    element: (index) => once(elements[Math.min(index, prefix)]),
    member: (name) => once(schemaOf(name)),
    others: others.map(([keyword, schema]) => [keyword, () => once(schema)]),
  };
}

/** Names the field in what is wrong with its schema. */
export function at<T>(where: string, path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof Undetermined)) throw cause;
    throw new ContractError('invalid-contract', `${where}: the field "${path}" ${cause.message}`, { cause });
  }
}
