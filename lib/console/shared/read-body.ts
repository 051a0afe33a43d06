import type { IncomingMessage } from 'node:http';
import { parseJson } from '../../wire/json';
import { isObject } from '../../wire/own';
import { ConsoleError } from './problem';

/** SQS takes messages of 1 MiB, to which JSON adds a character for each quotation mark of one that is edited. */
const MAX_BYTES = 2 * 1024 * 1024;

/**
 * The JSON object of a request.
 *
 * @throws ConsoleError `invalid-request` when it is too large, or none
 */
export async function readBody(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES)
      throw new ConsoleError('invalid-request', `the body is larger than ${MAX_BYTES} bytes`, 413);
    chunks.push(chunk);
  }
  const body = parseJson(Buffer.concat(chunks).toString('utf8'));
  if (isObject(body)) return body;
  throw new ConsoleError('invalid-request', 'the body is no JSON object');
}
