/** One row of a table of rules: when the condition holds, the message tells what is wrong and how to mend it. */
export interface Rule {
  readonly condition: boolean;
  /** Called only when the condition holds, so that it may speak of what is there only then. */
  readonly message: () => string;
}
