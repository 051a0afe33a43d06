import { readFileSync } from 'node:fs';
import { plainKey } from '../../operator';
import { visibleJson } from '../../wire/visible-text';
import { parseKey } from './arguments';
import { UsageError } from './errors';

/** A key as it is printed, and as `--key` and `--keys-file` take it where nothing of it is hidden. */
export function keyText(key: object): string {
  return visibleJson(key, 0);
}

/**
 * Reads a file with one key as JSON a line. A line of an audit's report will do, where its member `key` is meant, and so will
 * a key in DynamoDB's JSON, as the library's findings have it.
 *
 * @throws UsageError that names the line
 */
export function readKeys(file: string): object[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`the file ${file} cannot be read: give a file with one key as JSON a line`);
  }
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [keyIn(parseKey(line))];
    } catch (error) {
      throw new UsageError(`line ${index + 1} of ${file}: ${(error as Error).message}`);
    }
  });
}

/** The value of a key field is never an object, so that the forms cannot be mistaken for each other. */
function keyIn(line: object): object {
  if (isTyped(line)) return plainKey(line);
  const { key } = line as { readonly key?: unknown };
  return typeof key === 'object' && key !== null ? keyIn(key) : line;
}

/** Whether it is in DynamoDB's JSON. */
function isTyped(key: object): key is Parameters<typeof plainKey>[0] {
  return Object.values(key).every((value) => {
    const [[type = '', text] = [], ...more] = Object.entries(value ?? {});
    return ['S', 'N', 'B'].includes(type) && typeof text === 'string' && more.length === 0;
  });
}
