const WILDCARD = /[*?]/;

/** Whether a text stands for others too. */
export function isPattern(text: string): boolean {
  return WILDCARD.test(text);
}

/** Whether a pattern matches everything that a text, which may hold wildcards itself, stands for. */
export function covers(pattern: string, text: string): boolean {
  if (!isPattern(pattern)) return pattern === text;
  const expression = pattern
    .split('*')
    .map((part) => part.split('?').map(literally).join('.'))
    .join('.*');
  return new RegExp(`^${expression}$`, 's').test(text);
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Whether some text matches both patterns; in either, `*` stands for any text and `?` for one character. */
function overlap(one: string, other: string): boolean {
  if (!isPattern(one) && !isPattern(other)) return one === other;
  const known = new Map<number, boolean>();
  const at = (i: number, j: number): boolean => {
    const key = i * (other.length + 1) + j;
    const before = known.get(key);
    if (before !== undefined) return before;
    const result = compare(i, j);
    known.set(key, result);
    return result;
  };
  const compare = (i: number, j: number): boolean => {
    if (i === one.length && j === other.length) return true;
    if (one[i] === '*') return at(i + 1, j) || (j < other.length && at(i, j + 1));
    if (other[j] === '*') return at(i, j + 1) || (i < one.length && at(i + 1, j));
    if (i === one.length || j === other.length) return false;
    return (one[i] === other[j] || one[i] === '?' || other[j] === '?') && at(i + 1, j + 1);
  };
  return at(0, 0);
}

/** `covers` for ARNs. */
export function coversArn(pattern: string, arn: string): boolean {
  return byField(pattern, arn, covers);
}

/**
 * `overlap` for ARNs: field by field, because what nobody knows yet, such as a region, stays in its field.
 *
 * A wildcard that somebody wrote at the end of a field may stand for further fields: IAM user guide, "IAM JSON policy elements: Resource".
 */
export function overlapArns(pattern: string, arn: string): boolean {
  return byField(pattern, arn, overlap) || covers(pattern, arn.replace(/^arn:\*:/, 'arn:aws:'));
}

function byField(one: string, other: string, test: (one: string, other: string) => boolean): boolean {
  const fields = fieldsOf(other);
  return fieldsOf(one).every((field, index) => test(field, fields[index] ?? ''));
}

const FIELDS = 6;

function fieldsOf(arn: string): string[] {
  const parts = arn.split(':');
  const fields = [...parts.slice(0, FIELDS - 1), parts.slice(FIELDS - 1).join(':')];
  return Array.from({ length: FIELDS }, (_, index) => (index < parts.length ? (fields[index] ?? '') : '*'));
}
