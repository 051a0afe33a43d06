import type { StackTemplate } from './templates';

/** A value of a template that others find by a name. */
export interface PlacedValue {
  readonly value: unknown;
  readonly stack: StackTemplate;
}

/** Values by each name that they can have. */
export class NamedValues {
  readonly #byName = new Map<string, PlacedValue[]>();

  /** @param fill adds each value under all of its names */
  constructor(fill: (add: (names: readonly string[], value: PlacedValue) => void) => void) {
    fill((names, value) => {
      for (const name of new Set(names)) {
        const known = this.#byName.get(name);
        if (known) known.push(value);
        else this.#byName.set(name, [value]);
      }
    });
  }

  named(name: string): readonly PlacedValue[] {
    return this.#byName.get(name) ?? [];
  }
}
