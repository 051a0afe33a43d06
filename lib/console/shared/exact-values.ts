import { parseExactJson } from '../../contracts/schema/exact-json';
import type { JsonValue, Row } from '../../wire/item';
import { isObject } from '../../wire/own';
import { ConsoleError } from './problem';

/** A key as JSON, `{"user_id":1}`. @throws ConsoleError `invalid-request` */
export function exactKey(text: string): Row {
  const key = parsed(text);
  if (!isObject(key))
    throw new ConsoleError('invalid-request', `key: expected a JSON object, received ${text}`);
  for (const value of Object.values(key)) refuseRounded(value, text);
  return key as Row;
}

/** A value as JSON; what is no JSON is a text. @throws ConsoleError `invalid-request` */
export function exactValue(text: string): JsonValue {
  const value = parsed(text);
  refuseRounded(value, text);
  return (value === undefined ? text : value) as JsonValue;
}

function parsed(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}

/** Rounded, it would be another row's. */
function refuseRounded(value: unknown, text: string): void {
  if (!Number.isNaN(value)) return;
  throw new ConsoleError(
    'invalid-request',
    `a number of that many digits must be in quotation marks: ${text}`,
  );
}
