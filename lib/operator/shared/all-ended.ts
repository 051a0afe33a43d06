/**
 * Waits until every one has ended, also when some of them fail: what still ran could undo what comes after.
 *
 * @throws the first failure
 */
export async function allEnded<T>(all: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(all);
  return Promise.all(all);
}
