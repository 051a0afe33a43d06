import { ALL_KINDS, type JsonKind, type SetElement, type TextType } from './value-type';

/**
 * What a schema says of a value itself, references and combinations resolved. What it says of the parts of the value is
 * left as schemas, because it may refer back to this one.
 */
export interface Level {
  readonly kinds: ReadonlySet<JsonKind>;
  readonly text?: TextType;
  readonly set?: SetElement;
  /** The schema is `true`: whatever there is, with all its parts. */
  readonly open: boolean;
  /** How many elements have schemas of their own. */
  readonly prefix: number;
  /** Schema of the element at a place; `undefined` when nothing is said of it. */
  element(index: number): unknown;
  /** Whether anything is said of the members of a map. */
  readonly namesMembers: boolean;
  /** Names of the members that are described one by one. */
  readonly members: readonly string[];
  /** Schema of a member; `undefined` when no keyword names it. */
  member(name: string): unknown;
  /** Schemas of parts that depend on more than their name, with the keyword: only plain values can be there. */
  readonly others: readonly (readonly [keyword: string, schema: unknown])[];
}

/** Why a schema does not determine a type; the caller knows the field. */
export class Undetermined extends Error {}

/** Of a schema that says nothing. */
export const NOTHING: Level = {
  kinds: new Set(ALL_KINDS),
  text: 'string',
  open: false,
  prefix: 0,
  element: () => undefined,
  namesMembers: false,
  members: [],
  member: () => undefined,
  others: [],
};

/** Both hold of a value. A plain text or list says little, so that the other may say more. */
export function both(one: Level, other: Level): Level {
  const kinds = new Set([...one.kinds].filter((kind) => other.kinds.has(kind)));
  const texts = new Set([one.text, other.text].filter((text) => text !== undefined && text !== 'string'));
  const sets = new Set([one.set, other.set].filter((set) => set !== undefined));
  if (texts.size > 1) throw new Undetermined(`is at once ${[...texts].join(' and ')}: choose one`);
  if (sets.size > 1) throw new Undetermined(`is at once a set of ${[...sets].join(' and of ')}: choose one`);
  const [text = 'string'] = texts;
  const [set] = sets;
  return {
    kinds,
    ...(kinds.has('string') && { text }),
    ...(kinds.has('array') && { set }),
    open: one.open && other.open,
    ...parts(one, other, 'allOf'),
  };
}

/** One of the two holds, so what they say of the same kind of value must agree. */
export function either(one: Level, other: Level): Level {
  if (one.text && other.text && one.text !== other.text) {
    throw new Undetermined(
      `may be ${one.text} or ${other.text}, which are different types in DynamoDB and alike in JSON: choose one`,
    );
  }
  if (one.kinds.has('array') && other.kinds.has('array') && one.set !== other.set) {
    const nameOf = ({ set }: Level) => (set ? `a set of ${set}` : 'a list');
    throw new Undetermined(`may be ${nameOf(one)} or ${nameOf(other)}, which are alike in JSON: choose one`);
  }
  return {
    kinds: new Set([...one.kinds, ...other.kinds]),
    text: one.text ?? other.text,
    set: one.set ?? other.set,
    open: one.open || other.open,
    ...parts(one, other, 'anyOf'),
  };
}

/** What another schema says of the parts too. */
export function withPartsOf(level: Level, other: Level): Level {
  return { ...level, ...parts(level, other, 'allOf') };
}

/** What two levels say of the parts; where one says nothing, the other is right. */
function parts(
  one: Level,
  other: Level,
  keyword: 'allOf' | 'anyOf',
): Pick<Level, 'prefix' | 'element' | 'namesMembers' | 'members' | 'member' | 'others'> {
  const join = (a: unknown, b: unknown) => {
    if (a === undefined || b === undefined || JSON.stringify(a) === JSON.stringify(b)) return a ?? b;
    return { [keyword]: [a, b] };
  };
  return {
    prefix: Math.max(one.prefix, other.prefix),
    element: (index) => join(one.element(index), other.element(index)),
    namesMembers: one.namesMembers || other.namesMembers,
    members: [...new Set([...one.members, ...other.members])],
    member: (name) => join(one.member(name), other.member(name)),
    others: [...new Map([...one.others, ...other.others].map((each) => [each[1], each])).values()],
  };
}
