/** An error of a state, by the name that `Retry` and `Catch` know it by. */
export class StateError extends Error {
  constructor(
    readonly error: string,
    override readonly cause: string,
  ) {
    super(`${error}: ${cause}`);
  }
}

/** Cannot be tried again or caught by `States.ALL` ("Handling errors in Step Functions workflows", Step Functions developer guide). */
const TERMINAL = ['States.DataLimitExceeded', 'States.Runtime'];

/** Whether a `Retry` or `Catch` is for an error. */
export function isFor(names: readonly string[], error: string): boolean {
  if (names.includes(error)) return true;
  if (TERMINAL.includes(error)) return false;
  return names.includes('States.ALL') || (names.includes('States.TaskFailed') && error !== 'States.Timeout');
}
