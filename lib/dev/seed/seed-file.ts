import { readFileSync } from 'node:fs';
import { isObject } from '../../wire/own';
import { DevError } from '../errors';
import { ExactNumber, parseWithNumbers } from './exact-json';
import { lineOfError } from './json-line';

/** An item of a seed file. */
export interface SeedItem {
  /** Where it stands: `line 3`, or `users/User, item 3`. */
  readonly at: string;
  /** A contract such as `users/User`, or a table by construct path or name. */
  readonly target: string;
  readonly item: Readonly<Record<string, unknown>>;
}

const FORMS =
  'a .json file is an object of lists of items by contract or table, such as { "users/User": [{ "user_id": 1 }] }; a .ndjson file has a line for each item, such as { "to": "users/User", "item": { "user_id": 1 } }';

/**
 * Reads example data.
 *
 * @throws DevError `invalid-seed` that names the place in the file
 */
export function readSeedFile(file: string): SeedItem[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new DevError('invalid-seed', `the seed file ${file} cannot be read (${reason}): ${FORMS}`, {
      cause,
    });
  }
  return /\.(ndjson|jsonl)$/.test(file) ? lines(text, file) : lists(text, file);
}

function lines(text: string, file: string): SeedItem[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const at = `line ${index + 1}`;
    const value = parse(line, `${at} of ${file}`);
    if (!isObject(value) || typeof value.to !== 'string' || !isItem(value.item)) {
      throw new DevError('invalid-seed', `${at} of ${file} has no "to" with an "item": ${FORMS}`);
    }
    return [{ at, target: value.to, item: value.item }];
  });
}

function lists(text: string, file: string): SeedItem[] {
  const value = parse(text, file);
  if (!isObject(value)) throw new DevError('invalid-seed', `${file} is no object: ${FORMS}`);
  return Object.entries(value).flatMap(([target, items]) => {
    if (!Array.isArray(items)) {
      throw new DevError('invalid-seed', `"${target}" of ${file} is no list of items: ${FORMS}`);
    }
    return items.map((item, index) => {
      const at = `${target}, item ${index + 1}`;
      if (!isItem(item)) throw new DevError('invalid-seed', `${at} of ${file} is no object: ${FORMS}`);
      return { at, target, item };
    });
  });
}

function isItem(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && !(value instanceof ExactNumber);
}

function parse(text: string, place: string): unknown {
  try {
    return parseWithNumbers(text);
  } catch (cause) {
    const where = text.includes('\n') ? `line ${lineOfError(text, cause as Error)} of ${place}` : place;
    throw new DevError('invalid-seed', `${where} is no JSON (${(cause as Error).message}): ${FORMS}`, {
      cause,
    });
  }
}
