import { CHECKED } from './checked-exchange';

/** The head of a request that needs no more than its bytes passed on. */
export interface PlainHead {
  readonly path: string;
  /** Those that say what is asked for, and by whom. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyStart: number;
  /** Of head and body. */
  readonly length: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');
/** As much as Node takes. */
const MAX_HEAD_BYTES = 16_384;
/** What else HTTP allows is for Node to read. */
const PLAIN = /^POST (\/[\w/.-]*) HTTP\/1\.1(?:\r\n[\w-]+:[\t\x20-\x7e]*)+$/;
/** A head has a dozen headers, and reading all of them takes longer than the decision. */
const READ: ReadonlySet<string> = new Set([
  'authorization',
  'content-length',
  'x-amz-copy-source',
  'x-amz-target',
]);
/** Headers that change what a body is or how it is sent, and the one that nobody may send. */
const NOT_PLAIN: ReadonlySet<string> = new Set([
  'expect',
  'trailer',
  'transfer-encoding',
  'upgrade',
  CHECKED,
]);

/**
 * Reads the head of a request as the SDKs send them: everything in a body of a known length, and nothing twice that counts.
 *
 * @param bytes from the beginning of a request on
 * @returns undefined while there is not enough of it, and "not plain" for any other request
 */
export function readPlainHead(bytes: Buffer): PlainHead | 'not plain' | undefined {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return bytes.length > MAX_HEAD_BYTES ? 'not plain' : undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const path = PLAIN.exec(head)?.[1];
  if (headEnd > MAX_HEAD_BYTES || path === undefined) return 'not plain';
  const headers: Record<string, string> = {};
  for (let line = head.indexOf('\r\n'); line >= 0; line = head.indexOf('\r\n', line + 2)) {
    const colon = head.indexOf(':', line);
    const name = head.slice(line + 2, colon).toLowerCase();
    if (NOT_PLAIN.has(name)) return 'not plain';
    if (!READ.has(name)) continue;
    if (headers[name] !== undefined) return 'not plain';
    const next = head.indexOf('\r\n', colon);
    headers[name] = head.slice(colon + 1, next < 0 ? undefined : next).trim();
  }
  const bodyLength = headers['content-length'] ?? '';
  if (!/^\d{1,9}$/.test(bodyLength)) return 'not plain';
  const bodyStart = headEnd + HEAD_END.length;
  return { path, headers, bodyStart, length: bodyStart + Number(bodyLength) };
}
