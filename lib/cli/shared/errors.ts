/** The command was used wrongly, or a write was not confirmed; nothing was changed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
