import { createInterface } from 'node:readline/promises';

/**
 * Asks a person for a line of text.
 *
 * @returns `undefined` when the person gave up: with Ctrl-C, or by ending the input
 */
export async function askLine(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<string | undefined> {
  const lines = createInterface({ input, output });
  // Without it the question would wait for an answer for ever, and the process would end in silence.
  const gaveUp = new AbortController();
  lines.once('close', () => gaveUp.abort());
  try {
    return await lines.question(`${question} `, { signal: gaveUp.signal });
  } catch (error) {
    if (gaveUp.signal.aborted) return undefined;
    throw error;
  } finally {
    lines.close();
  }
}
