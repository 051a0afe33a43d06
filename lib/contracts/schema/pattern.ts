/** A regular expression of ECMAScript (with the flag `u`). */
export interface Pattern {
  test(text: string): boolean;
}

/**
 * Makes a pattern of its text. It is handed to those who read schemas: the engine is large, and few contracts have a pattern.
 *
 * @throws Error when it is none
 */
export type CompilePattern = (pattern: string) => Pattern;

/** For readers without an engine. */
export const withoutPatterns: CompilePattern = (pattern) => {
  throw new Error(
    `the contract has the pattern "${pattern}", and no engine of patterns is loaded: use the module that "event-sharing contracts generate" writes for it`,
  );
};
