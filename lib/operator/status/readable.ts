/**
 * Reads each, and says of one that cannot be read that it cannot: a queue that was deleted must not hide how all others are doing.
 *
 * @throws the first failure where none can be read: then it is the cloud that does not answer
 */
export async function eachReadable<T, S>(
  all: readonly T[],
  read: (one: T) => Promise<S>,
  unreadable: (one: T, error: unknown) => S,
): Promise<S[]> {
  const failures: unknown[] = [];
  const outcomes = await Promise.all(
    all.map((one) =>
      read(one).catch((error: unknown) => {
        failures.push(error);
        return unreadable(one, error);
      }),
    ),
  );
  if (failures.length > 0 && failures.length === all.length) throw failures[0];
  return outcomes;
}
