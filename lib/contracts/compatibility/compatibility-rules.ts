import { canonicalJson } from '../../wire/canonical-json';
import { isObject } from '../../wire/own';
import type { Json } from '../schema/check';
import { compareKeywords, type KeywordRule } from './keyword-rules';
import { PairMap, readerOf, type Sameness, type SchemaReader, samenessOf } from './sameness';

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

/** The incompatible changes between the schemas of two contracts. What several places share is reported once a field. */
export function differences(released: Json, current: Json): Difference[] {
  const [before, after] = [readerOf(released), readerOf(current)];
  const same = samenessOf(before, after);
  return compareMembers(released, current, [], () => ({ before, after, same, compared: new PairMap() }));
}

/** What is known while one field is compared. */
interface FieldComparison {
  readonly before: SchemaReader;
  readonly after: SchemaReader;
  readonly same: Sameness;
  readonly compared: PairMap<true>;
}

/** Steps from the row to a part of it: names, `*` for members without a name, `[]` for elements. */
type Path = readonly string[];

function compareMembers(
  released: Json,
  current: Json,
  path: Path,
  comparison: () => FieldComparison,
): Difference[] {
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
      const { before: read, after: readNow } = comparison();
      if (old !== undefined && now === undefined)
        return [found('field-removed', summary(read.read(old)), 'nothing')];
      if (old === undefined && now !== undefined) {
        if (isNeeded && !wasNeeded)
          return [found('required-field-added', 'nothing', `${summary(readNow.read(now))}, required`)];
        return closed ? [found('field-added-to-closed-object', 'nothing', summary(readNow.read(now)))] : [];
      }
      return [
        ...(isNeeded && !wasNeeded ? [found('field-made-required', 'optional', 'required')] : []),
        ...(wasNeeded && !isNeeded ? [found('field-made-optional', 'required', 'optional')] : []),
        ...compareSchemas(old, now, at, comparison()),
      ];
    },
  );
}

function compareSchemas(
  released: unknown,
  current: unknown,
  path: Path,
  comparison: FieldComparison,
): Difference[] {
  const { before, after, same, compared } = comparison;
  const [old, now] = [before.read(released), after.read(current)];
  if (compared.get(old, now)) return [];
  compared.set(old, now, true);
  return [
    ...compareKeywords(old, now, same, comparison).map((each) =>
      difference(each.rule, path, each.old, each.new),
    ),
    ...compareMembers(old, now, path, () => comparison),
    ...compareSchemas(old.items, now.items, [...path, '[]'], comparison),
    ...compareOtherMembers(old.additionalProperties, now.additionalProperties, [...path, '*'], comparison),
  ];
}

/** Members without a name of their own leave the owner only where the contract says so. */
function compareOtherMembers(
  released: unknown,
  current: unknown,
  path: Path,
  comparison: FieldComparison,
): Difference[] {
  if (released !== undefined && released !== false && current === undefined) {
    return [difference('field-removed', path, summary(comparison.before.read(released)), 'nothing')];
  }
  return released === undefined && current !== false
    ? []
    : compareSchemas(released, current, path, comparison);
}

function difference(rule: DifferenceRule, path: Path, old: string, now: string): Difference {
  const [field = ''] = path;
  const text = path.reduce((whole, step) => (step === '[]' ? `${whole}[]` : `${whole}.${step}`));
  return { rule, field, path: text, old, new: now };
}

/** Whether readers refuse, or may refuse, a member that the schema does not name. */
function isClosed({ additionalProperties, patternProperties }: Json): boolean {
  const open = additionalProperties === undefined || additionalProperties === true;
  return !(open || canonicalJson(additionalProperties) === '{}') || patternProperties !== undefined;
}

function membersOf({ properties }: Json): Map<string, unknown> {
  return new Map(isObject(properties) ? Object.entries(properties) : []);
}

function requiredOf({ required }: Json): string[] {
  return Array.isArray(required) ? required.map(String) : [];
}

function summary({ type }: Json): string {
  return type === undefined ? 'any type' : [type].flat().join(' or ');
}
