import { LocalCloudError } from '../shared/errors';
import { isObject } from '../shared/json';
import { own } from '../shared/own';
import { StateError } from './errors';

/** What states read: their input as `$`, and the context object as `$$`. */
export interface Readable {
  readonly input: unknown;
  readonly context: object;
}

interface Path {
  readonly ofContext: boolean;
  readonly steps: readonly (string | number)[];
}

const PATH = /^(\$\$?)((?:\.[^.[\]'"()*?@,:\s]+|\['[^']+'\]|\[\d+\])*)$/;
const STEP = /\.([^.[]+)|\['([^']+)'\]|\[(\d+)\]/g;

/** @throws LocalCloudError `StateMachineInvalid` for a path that is not made of names and positions */
export function parsePath(text: unknown): Path {
  const [, root, rest = ''] = PATH.exec(String(text)) ?? [];
  if (typeof text === 'string' && root !== undefined) {
    const steps = [...rest.matchAll(STEP)].map(
      ([, name, quoted, position]) => name ?? quoted ?? Number(position),
    );
    return { ofContext: root === '$$', steps };
  }
  throw new LocalCloudError(
    'StateMachineInvalid',
    `the path ${JSON.stringify(text)} does not run locally: use paths of names and positions, such as $.a['b'][0] or $$.Execution.Name`,
  );
}

/** The value at a path, `undefined` when there is none. */
export function find(text: string, { input, context }: Readable): unknown {
  const { ofContext, steps } = parsePath(text);
  let value: unknown = ofContext ? context : input;
  for (const step of steps) {
    if (typeof step === 'number') value = Array.isArray(value) ? value[step] : undefined;
    else value = isObject(value) ? own(value, step) : undefined;
  }
  return value;
}

/** @throws StateError when there is no value at the path */
export function read(text: string, from: Readable, error = 'States.Runtime'): unknown {
  const value = find(text, from);
  if (value === undefined)
    throw new StateError(error, `the path '${text}' is not in the input ${JSON.stringify(from.input)}`);
  return value;
}

/** What `InputPath` or `OutputPath` leave of a value. */
export function select(path: string | null | undefined, from: Readable): unknown {
  if (path === null) return {};
  return path === undefined ? from.input : read(path, from);
}

/**
 * A state's input with its result put where `ResultPath` says.
 *
 * @throws StateError `States.ResultPathMatchFailure` when something else than an object is in the way
 */
export function place(path: string | null | undefined, input: unknown, result: unknown): unknown {
  if (path === null) return input;
  return put(parsePath(path ?? '$').steps, input ?? {}, result);
}

function put([step, ...rest]: readonly (string | number)[], into: unknown, result: unknown): unknown {
  if (step === undefined) return result;
  if (typeof step === 'number' || !isObject(into)) {
    throw new StateError(
      'States.ResultPathMatchFailure',
      `the result cannot be put at '${step}' of ${JSON.stringify(into)}`,
    );
  }
  return { ...into, [step]: put(rest, own(into, step) ?? {}, result) };
}

/** A payload template with its paths replaced by what is there. */
export function fill(template: unknown, from: Readable): unknown {
  if (Array.isArray(template)) return template.map((each) => fill(each, from));
  if (!isObject(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith('.$')
        ? [name.slice(0, -2), read(String(value), from, 'States.ParameterPathFailure')]
        : [name, fill(value, from)],
    ),
  );
}

/** Parses every path of a payload template. */
export function checkTemplate(template: unknown): void {
  if (Array.isArray(template)) template.forEach(checkTemplate);
  if (!isObject(template)) return;
  for (const [name, value] of Object.entries(template)) {
    if (name.endsWith('.$')) parsePath(value);
    else checkTemplate(value);
  }
}
