import { isText } from '../../wire/json';
import { ConsoleError } from './problem';

/** Reads what a request says, member by member, and refuses what it does not know. */
export class Input {
  readonly #values: Readonly<Record<string, unknown>>;

  /** @param values of a body or of an address */
  constructor(values: Readonly<Record<string, unknown>>) {
    // Without a prototype every name is a member's.
    this.#values = Object.assign(Object.create(null), values);
  }

  /** @throws ConsoleError `invalid-request`, as all of these */
  text(name: string): string {
    const value = this.optionalText(name);
    return value === undefined ? this.#refuse(name, 'a text') : value;
  }

  optionalText(name: string): string | undefined {
    const value = this.#values[name];
    if (value === undefined || value === '') return undefined;
    return isText(value) ? value : this.#refuse(name, 'a text');
  }

  /** `1` or `true` in an address. */
  flag(name: string): boolean | undefined {
    const value = this.#values[name];
    if (value === undefined || typeof value === 'boolean') return value;
    if (value === '1' || value === 'true') return true;
    return value === '0' || value === 'false' || value === '' ? false : this.#refuse(name, 'true or false');
  }

  number(name: string, least: number, most: number): number | undefined {
    const given = this.#values[name];
    if (given === undefined || given === '') return undefined;
    const value = Number(given);
    if ((isText(given) || typeof given === 'number') && value >= least && value <= most) return value;
    return this.#refuse(name, `a number from ${least} to ${most}`);
  }

  whole(name: string, most: number): number | undefined {
    const value = this.number(name, 1, most);
    return value === undefined || Number.isInteger(value) ? value : this.#refuse(name, 'a whole number');
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.optionalText(name);
    if (value === undefined) return undefined;
    return choices.find((one) => one === value) ?? this.#refuse(name, `one of ${choices.join(', ')}`);
  }

  any(name: string): unknown {
    return this.#values[name];
  }

  /** A member that is misspelt would be one that was not given. */
  refuseOthers(known: readonly string[]): void {
    const unknown = Object.keys(this.#values).filter((name) => !known.includes(name));
    if (unknown.length === 0) return;
    throw new ConsoleError(
      'invalid-request',
      `unknown: ${unknown.join(', ')}; known are ${known.join(', ')}`,
    );
  }

  #refuse(name: string, expected: string): never {
    const value = JSON.stringify(this.#values[name]) ?? 'nothing';
    const shown = value.length > 100 ? `${value.slice(0, 100)}…` : value;
    throw new ConsoleError('invalid-request', `${name}: expected ${expected}, received ${shown}`);
  }
}
