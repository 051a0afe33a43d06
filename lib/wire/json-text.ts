import { byteLength } from './byte-length';

/**
 * Everything but the characters that pass everywhere. SQS takes #x9, #xA, #xD, #x20 to #xD7FF, #xE000 to #xFFFD and those
 * beyond #xFFFF ("SendMessage", SQS API reference); some that speak its protocol take none beyond. XML 1.1 restricts
 * U+007F to U+009F and reads U+2028 as a line feed, and no text should hold what Unicode calls a noncharacter.
 */
const UNSAFE = /[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd]/g;

/** A text, and its bytes in UTF-8. */
export interface MeasuredText {
  readonly text: string;
  readonly bytes: number;
}

/** A value as JSON that every service takes, with the same meaning as that of `JSON.stringify`. */
export function toJsonText(value: object): string {
  return toMeasuredJson(value).text;
}

/** The same, with its bytes: to count them is the quickest way to tell a text of ASCII, in which one character is unsafe. */
export function toMeasuredJson(value: object): MeasuredText {
  const json = JSON.stringify(value);
  const bytes = byteLength(json);
  if (bytes === json.length && !json.includes('\x7f')) return { text: json, bytes };
  const text = escapeUnsafe(json);
  return { text, bytes: text === json ? bytes : byteLength(text) };
}

/**
 * Writes each UTF-16 unit that a service may refuse as `\uXXXX`. The meaning of JSON stays as it is, because such units stand
 * inside of its strings only. Any other text becomes one that can be kept, and that a person can still read.
 */
export function escapeUnsafe(text: string): string {
  return text.replace(UNSAFE, escapeUnit);
}

/** A UTF-16 unit as JSON escapes it. */
export function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
