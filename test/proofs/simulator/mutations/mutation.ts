import type { Conditions } from '../conditions';

/** A bug that is made on purpose in the shipped code. */
export interface Bug {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** Schedules to try, where the bug needs rare company. @default 10,000 */
  readonly schedules?: number;
  /** In which it shows. @default those of every schedule */
  readonly conditions?: Partial<Conditions>;
}

export interface Mutation extends Bug {
  /** The promise that it breaks, as `docs/guarantees.md` begins it. */
  readonly rule: string;
}

/** A text of the shipped source, which must stand in it, and what it is replaced by. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export const breaking = (rule: string, ...bugs: readonly Bug[]): Mutation[] =>
  bugs.map((bug) => ({ rule, ...bug }));

export const one = (name: string, file: string, find: string, replace: string): Bug => ({
  name,
  edits: [{ file, find, replace }],
});
