import { LocalCloudError } from '../shared/errors';
import { isObject } from '../shared/json';

export type Properties = Readonly<Record<string, unknown>>;

export interface PropertyLists {
  /** Properties that the local resource has too. */
  readonly applied: readonly string[];
  /** Properties that have no effect locally and whose absence changes no result: encryption, tags, alarms. */
  readonly recorded: readonly string[];
}

/** Something of a resource that does not run here. */
export interface Refusal {
  /** The property of the resource that says it. */
  readonly property: string;
  /** What does not run, and how to mend it. */
  readonly reason: string;
}

/**
 * Refuses properties that are in neither list.
 *
 * @param within the property whose object or list they are in. @default they are the resource's own
 */
export function unknownProperties(properties: Properties, lists: PropertyLists, within?: string): Refusal[] {
  return Object.keys(properties)
    .filter((name) => !lists.applied.includes(name) && !lists.recorded.includes(name))
    .map((name) => ({
      property: within ?? name,
      reason: `the property "${within === undefined ? '' : `${within}.`}${name}" is not supported by the local cloud`,
    }));
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
