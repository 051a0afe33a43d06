import { canonical } from './canonical';
import { isObject, type Json } from './check';
import { compareKeywords, type KeywordRule } from './keyword-rules';

/** What changed in a field. */
export type DifferenceRule =
  | 'field-removed'
  | 'required-field-added'
  | 'field-added-to-closed-object'
  | 'field-made-required'
  | 'field-made-optional'
  | KeywordRule;

/** One incompatible change between two schemas. */
export interface Difference {
  readonly rule: DifferenceRule;
  /** Name of the field of the contract. */
  readonly field: string;
  /** Where in the field. */
  readonly path: string;
  readonly old: string;
  readonly new: string;
}

/** The incompatible changes between two schemas of rows, without references. */
export function differences(released: Json, current: Json): Difference[] {
  return compareMembers(released, current, []);
}

/** Steps from the row to a part of it: names, `*` for members without a name, `[]` for elements. */
type Path = readonly string[];

function compareMembers(released: Json, current: Json, path: Path): Difference[] {
  const [before, after] = [membersOf(released), membersOf(current)];
  const [neededBefore, neededAfter] = [requiredOf(released), requiredOf(current)];
  const closed = path.length > 0 && isClosed(released);
  return [...new Set([...before.keys(), ...after.keys(), ...neededBefore, ...neededAfter])].flatMap(
    (name) => {
      const [old, now] = [before.get(name), after.get(name)];
      const at = [...path, name];
      const wasNeeded = neededBefore.includes(name);
      const isNeeded = neededAfter.includes(name);
      const found = (rule: DifferenceRule, oldText: string, newText: string) =>
        difference(rule, at, oldText, newText);
      if (old !== undefined && now === undefined) return [found('field-removed', summary(old), 'nothing')];
      if (old === undefined && now !== undefined) {
        if (isNeeded && !wasNeeded)
          return [found('required-field-added', 'nothing', `${summary(now)}, required`)];
        return closed ? [found('field-added-to-closed-object', 'nothing', summary(now))] : [];
      }
      return [
        ...(isNeeded && !wasNeeded ? [found('field-made-required', 'optional', 'required')] : []),
        ...(wasNeeded && !isNeeded ? [found('field-made-optional', 'required', 'optional')] : []),
        ...compareSchemas(old, now, at),
      ];
    },
  );
}

function compareSchemas(released: unknown, current: unknown, path: Path): Difference[] {
  const [old, now] = [asObject(released), asObject(current)];
  if (canonical(old) === canonical(now)) return [];
  return [
    ...compareKeywords(old, now).map((each) => difference(each.rule, path, each.old, each.new)),
    ...compareMembers(old, now, path),
    ...compareSchemas(old.items, now.items, [...path, '[]']),
    ...compareOtherMembers(old.additionalProperties, now.additionalProperties, [...path, '*']),
  ];
}

/** Members without a name of their own leave the owner only where the contract says so. */
function compareOtherMembers(released: unknown, current: unknown, path: Path): Difference[] {
  if (released !== undefined && released !== false && current === undefined) {
    return [difference('field-removed', path, summary(released), 'nothing')];
  }
  return released === undefined && current !== false ? [] : compareSchemas(released, current, path);
}

function difference(rule: DifferenceRule, path: Path, old: string, now: string): Difference {
  const [field = ''] = path;
  const text = path.reduce((whole, step) => (step === '[]' ? `${whole}[]` : `${whole}.${step}`));
  return { rule, field, path: text, old, new: now };
}

/** A schema of which nothing is said allows everything, `false` allows nothing. */
function asObject(schema: unknown): Json {
  if (isObject(schema)) return schema;
  return schema === false ? { not: {} } : {};
}

/** Whether readers refuse, or may refuse, a member that the schema does not name. */
function isClosed({ additionalProperties, patternProperties }: Json): boolean {
  return canonical(asObject(additionalProperties)) !== '{}' || patternProperties !== undefined;
}

function membersOf({ properties }: Json): Map<string, unknown> {
  return new Map(isObject(properties) ? Object.entries(properties) : []);
}

function requiredOf({ required }: Json): string[] {
  return Array.isArray(required) ? required.map(String) : [];
}

function summary(schema: unknown): string {
  const { type } = asObject(schema);
  return type === undefined ? 'any type' : [type].flat().join(' or ');
}
