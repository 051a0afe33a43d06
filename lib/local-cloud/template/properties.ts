import { LocalCloudError } from '../shared/errors';
import { isObject } from '../shared/json';

export type Properties = Readonly<Record<string, unknown>>;

export interface PropertyLists {
  /** Properties that the local resource has too. */
  readonly applied: readonly string[];
  /** Properties that have no effect locally and whose absence changes no result: encryption, tags, alarms. */
  readonly recorded: readonly string[];
}

/** @throws LocalCloudError `UnsupportedProperty` that names the first property which is in neither list */
export function checkProperties(owner: string, properties: Properties, lists: PropertyLists): void {
  const known = [...lists.applied, ...lists.recorded];
  for (const name of Object.keys(properties)) {
    if (known.includes(name)) continue;
    throw new LocalCloudError(
      'UnsupportedProperty',
      `${owner}: the property "${name}" is not supported by the local cloud (supported: ${known.join(', ')}); ` +
        'leave it out of what runs locally, for example by a context value',
    );
  }
}

export function optionalText(properties: Properties, name: string): string | undefined {
  const value = properties[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string') return value;
  // CloudFormation takes numbers and booleans where it wants text.
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw wrongType(name, 'a string', value);
}

export function text(properties: Properties, name: string): string {
  const value = optionalText(properties, name);
  if (value === undefined) throw wrongType(name, 'a string', value);
  return value;
}

export function optionalNumber(properties: Properties, name: string): number | undefined {
  const value = properties[name];
  if (value === undefined) return undefined;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw wrongType(name, 'a number', value);
}

export function flag(properties: Properties, name: string, byDefault = false): boolean {
  const value = properties[name];
  if (value === undefined) return byDefault;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw wrongType(name, 'true or false', value);
}

/** The list of that name, empty when there is none. */
export function list(properties: Properties, name: string): readonly unknown[] {
  const value = properties[name] ?? [];
  if (Array.isArray(value)) return value;
  throw wrongType(name, 'a list', value);
}

/** The list of objects of that name, empty when there is none. */
export function records(properties: Properties, name: string): readonly Properties[] {
  return list(properties, name).map((entry) => {
    if (isObject(entry)) return entry;
    throw wrongType(name, 'a list of objects', entry);
  });
}

/** The object of that name, empty when there is none. */
export function record(properties: Properties, name: string): Properties {
  const value = properties[name] ?? {};
  if (isObject(value)) return value;
  throw wrongType(name, 'an object', value);
}

function wrongType(name: string, wanted: string, value: unknown): LocalCloudError {
  return new LocalCloudError(
    'TemplateInvalid',
    `the property "${name}" must be ${wanted}, got ${JSON.stringify(value) ?? 'nothing'}`,
  );
}
