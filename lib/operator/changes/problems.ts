import type { StatusProblem } from '../status/types';

/** What cannot be seen at present, by what it is of. */
export class Problems {
  readonly #known = new Map<string, StatusProblem>();

  get all(): readonly StatusProblem[] {
    return [...this.#known.values()];
  }

  tell(of: string, problem: StatusProblem): void {
    this.#known.set(of, problem);
  }

  clear(of: string): void {
    this.#known.delete(of);
  }
}
