/** What is wrong with a value, in words that follow its name; `undefined` when nothing is. */
type Check = (value: unknown) => string | undefined;

/** What an option has to be. */
export interface Option {
  readonly check: Check;
  /** How to mend it: begins with a verb. */
  readonly remedy: string;
  /** @default false */
  readonly required?: boolean;
}

/** Options by name; those of an option that is an object stand under its name. */
export interface Options {
  readonly [name: string]: Option | Options;
}

/** Longest time that a timer of Node keeps: beyond it, it ends at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export const text: Check = (value) => {
  if (typeof value !== 'string') return `is no text, received ${describe(value)}`;
  return value.trim() === '' ? 'is empty' : undefined;
};

export const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    value === ''
      ? 'is empty'
      : values.includes(value as string)
        ? undefined
        : `is none of ${values.join(', ')}, received ${describe(value)}`;

export const atLeast =
  (least: number): Check =>
  (value) =>
    typeof value === 'number' && value >= least
      ? undefined
      : `is no number from ${least} on, received ${describe(value)}`;

export const above =
  (bound: number): Check =>
  (value) =>
    typeof value === 'number' && value > bound && Number.isFinite(value)
      ? undefined
      : `is no number above ${bound}, received ${describe(value)}`;

/** @param least number of milliseconds */
export const milliseconds =
  (least: number): Check =>
  (value) =>
    typeof value === 'number' && value >= least && value <= MAX_TIMER_MS
      ? undefined
      : `is no number of milliseconds from ${least} to ${MAX_TIMER_MS}, received ${describe(value)}`;

export const having =
  (...methods: readonly string[]): Check =>
  (value) =>
    methods.every((method) => typeof Object(value)[method] === 'function')
      ? undefined
      : `has no method "${methods.join('", "')}", received ${describe(value)}`;

/** An option of which the remedy is also to leave it out. */
export const optional = (check: Check, remedy: string): Option => ({
  check,
  remedy: `${remedy}, or leave it out`,
});

/**
 * Says at once, and by name, which option is missing, empty, wrong or misspelt: a variable of the environment that is not set
 * should not be found by a later request.
 *
 * @param call the function that takes them
 * @throws Error that names the option, what was received, and how to mend it
 */
export function checkOptions(call: string, received: unknown, options: Options, prefix = ''): void {
  const names = Object.keys(options).join(', ');
  if (typeof received !== 'object' || received === null) {
    const which = prefix ? `"${prefix.slice(0, -1)}"` : 'the options';
    throw new Error(`${call}: ${which} must be an object with ${names}, received ${describe(received)}`);
  }
  const unknown = Object.keys(received).find((name) => !Object.hasOwn(options, name));
  if (unknown !== undefined)
    throw new Error(`${call}: there is no option "${prefix}${unknown}": use ${names}`);
  for (const [name, option] of Object.entries(options)) {
    const value = (received as { readonly [name: string]: unknown })[name];
    if (!isOption(option)) {
      if (value !== undefined) checkOptions(call, value, option, `${prefix}${name}.`);
      continue;
    }
    if (value === undefined && !option.required) continue;
    const problem = value === undefined ? 'is missing' : option.check(value);
    if (problem) throw new Error(`${call}: "${prefix}${name}" ${problem}: ${option.remedy}`);
  }
}

function isOption(option: Option | Options): option is Option {
  return typeof option.check === 'function';
}

/** Objects and functions are not shown: they may hold credentials. */
function describe(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === undefined) return 'nothing';
  return Array.isArray(value) ? 'a list' : value instanceof Function ? 'a function' : 'an object';
}
