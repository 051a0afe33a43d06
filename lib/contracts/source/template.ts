/** What the text of an attribute is made of: literals, and fields in braces. */
export interface TextTemplate {
  /** Literals and fields by turns, a literal first and last; those at the ends may be empty. */
  readonly literals: readonly string[];
  readonly fields: readonly string[];
}

/** A template that cannot be used; the caller knows the attribute. */
export class TemplateError extends Error {}

/**
 * Reads `ORG#{org}#USER#{user_id}`.
 *
 * @throws TemplateError when a part could not be told from the next
 */
export function parseTemplate(text: string): TextTemplate {
  const pieces = text.split(/\{([^{}]*)\}/);
  const literals = pieces.filter((_, index) => index % 2 === 0);
  const fields = pieces.filter((_, index) => index % 2 === 1);
  const between = literals.slice(1, -1);
  const rules: [boolean, string][] = [
    [
      literals.some((literal) => /[{}]/.test(literal)),
      'has a brace that encloses no field: braces cannot be literals',
    ],
    [
      fields.length === 0,
      'names no field: give each in braces, or fix the text by "equals" in "source.items"',
    ],
    [fields.includes(''), 'has braces without a name: write the field in them'],
    [
      between.includes(''),
      'has two fields side by side: put a literal between them, or nobody could tell them apart',
    ],
    [new Set(fields).size !== fields.length, 'names a field twice: each field can stand in it once'],
  ];
  const broken = rules.find(([condition]) => condition);
  if (broken) throw new TemplateError(broken[1]);
  return { literals, fields };
}

/**
 * The parts of a text by field. A part ends where the literal behind it first occurs; the last one takes the rest.
 *
 * @returns `undefined` for a text that is not made so
 */
export function readText(
  { literals, fields }: TextTemplate,
  text: string,
): ReadonlyMap<string, string> | undefined {
  const [first = '', ...followers] = literals;
  if (!text.startsWith(first)) return undefined;
  const parts = new Map<string, string>();
  let rest = text.slice(first.length);
  for (const [index, field] of fields.entries()) {
    const follower = followers[index] ?? '';
    const end = follower === '' ? rest.length : rest.indexOf(follower);
    if (end < 0) return undefined;
    parts.set(field, rest.slice(0, end));
    rest = rest.slice(end + follower.length);
  }
  return rest === '' ? parts : undefined;
}

/** The text that is made of these parts; whether it can be read back is another question. */
export function writeText({ literals, fields }: TextTemplate, partOf: (field: string) => string): string {
  const [first = '', ...followers] = literals;
  return first + fields.map((field, index) => partOf(field) + (followers[index] ?? '')).join('');
}
