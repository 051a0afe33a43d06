import { InvalidArgumentError } from 'commander';
import { parseExactJson } from '../../contracts/schema/exact-json';
import { type Filter, type FilterValue, isFilterValue } from '../../wire/filter';
import { isObject, own } from '../../wire/own';

/** Parsers of options. Each throws commander's error, which names the option. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('expected a number above 0.');
  return value;
}

/** More than any service has: what is above is a slip, and sums would lose digits. */
const MOST = 1e15;

/** A number of things, such as `5e6`. */
export function amount(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0 || value > MOST)
    throw new InvalidArgumentError(`expected a number from 0 to 1e15, received ${text}.`);
  return value;
}

/** `name=number`, several times. */
export function amountOf(
  text: string,
  earlier: Readonly<Record<string, number>> = {},
): Record<string, number> {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('expected contract=number, for example users/User=5e6.');
  return Object.fromEntries([...Object.entries(earlier), [text.slice(0, at), amount(text.slice(at + 1))]]);
}

export function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError(`expected a number from 0 to 1, received ${text}.`);
  return value;
}

export function wholeNumberTo(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > most) {
      throw new InvalidArgumentError(`expected a whole number from 1 to ${most}.`);
    }
    return value;
  };
}

/** Seconds on the command line, milliseconds inside. */
export function seconds(text: string): number {
  const value = Number(text);
  if (text === '' || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError('expected a number of seconds, 0 or more.');
  }
  return value * 1000;
}

/** `field=value`, several times; the value is JSON, or a text if it is none. */
export function fieldValue(text: string, earlier: Filter = {}): Filter {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('expected field=value, for example country=CH.');
  const field = text.slice(0, at);
  return { ...earlier, [field]: [...(own(earlier, field) ?? []), parseValue(text.slice(at + 1))] };
}

/** A key in the contract's terms, as JSON: `{"user_id":123}`; may be given several times. */
export function keyJson(text: string, earlier: readonly object[] = []): readonly object[] {
  return [...earlier, parseKey(text)];
}

/** @throws InvalidArgumentError when the text is no JSON object, or has a number that would lose digits */
export function parseKey(text: string): object {
  let value: unknown;
  try {
    value = parseExactJson(text);
  } catch {
    // Falls through to the one message for all that is no key.
  }
  if (!isObject(value)) {
    throw new InvalidArgumentError(`expected a key as JSON, for example '{"user_id":123}', received ${text}`);
  }
  if (Object.values(value).some(Number.isNaN)) {
    throw new InvalidArgumentError(
      `a number of that many digits must be in quotation marks, received ${text}`,
    );
  }
  return value;
}

function parseValue(text: string): FilterValue {
  let value: unknown;
  try {
    value = parseExactJson(text);
  } catch {
    return text;
  }
  // Rounded, it would choose other rows.
  if (Number.isNaN(value))
    throw new InvalidArgumentError(`a number of that many digits cannot be compared, received ${text}`);
  if (isFilterValue(value)) return value;
  throw new InvalidArgumentError(`expected a text, a number, true, false or null, received ${text}`);
}
