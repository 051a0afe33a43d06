/** Calls a function for each input, some at a time; answers in the order of the inputs. Ends at the first error. */
export async function inParallel<A, B>(
  inputs: readonly A[],
  atOnce: number,
  call: (input: A) => Promise<B>,
): Promise<B[]> {
  const results: B[] = Array(inputs.length);
  const queue = inputs.entries();
  const work = async () => {
    for (const [index, input] of queue) results[index] = await call(input);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, inputs.length) }, work));
  return results;
}
