import { connect, type Socket } from 'node:net';
import { readSignature } from '../shared/signature';
import { CHECKED, type CheckedTarget } from './checked-exchange';
import { type PlainHead, readPlainHead } from './plain-request';

const LINE_END_BYTES = 2;
const PART_BYTES = 16_384;

/**
 * A connection of a function's, with one of its own to what is behind: requests are checked, and their bytes and those of the answers
 * are passed on as they are. With a server and a client of Node's in between, a request took twice the time.
 *
 * The first request that is not plain, or not allowed, and all after it are for `handOver`.
 */
export class CheckedConnection {
  readonly #socket: Socket;
  readonly #target: CheckedTarget;
  readonly #handOver: (socket: Socket) => void;
  readonly #read = (bytes: Buffer): void => this.#take(bytes);
  readonly #close = (): unknown => this.#behind?.destroy();
  readonly #mark: Buffer;
  #behind: Socket | undefined;
  /** Of a request that is not complete. */
  #parts: Buffer[] = [];
  #size = 0;
  #head: PlainHead | undefined;
  /** A request was passed on, and nothing came back yet. */
  #isWaiting = false;

  constructor(socket: Socket, target: CheckedTarget, handOver: (socket: Socket) => void) {
    this.#socket = socket;
    this.#target = target;
    this.#handOver = handOver;
    this.#mark = Buffer.from(`${CHECKED}: ${target.token}\r\n`);
    socket.on('data', this.#read).once('close', this.#close);
  }

  #take(part: Buffer): void {
    if (this.#isWaiting) {
      // Answers are not counted: who asks before an answer has come could get that of another request.
      this.#socket.destroy();
      return;
    }
    this.#parts.push(part);
    this.#size += part.length;
    if (this.#head && this.#size < this.#head.length) return;
    const bytes = this.#parts.length === 1 ? part : Buffer.concat(this.#parts, this.#size);
    this.#parts = [bytes];
    const head = this.#head ?? readPlainHead(bytes);
    if (head !== 'not plain') this.#head = head;
    if (head === undefined || (head !== 'not plain' && bytes.length < head.length)) return;
    if (head !== 'not plain' && bytes.length === head.length && this.#isAllowed(head, bytes)) {
      this.#parts = [];
      this.#size = 0;
      this.#head = undefined;
      this.#pass(head, bytes);
    } else this.#leave(bytes);
  }

  /** What is refused, or cannot be decided on, is decided on again where the answer is made. */
  #isAllowed({ path, headers, bodyStart }: PlainHead, request: Buffer): boolean {
    const signature = readSignature(path, headers);
    if (signature === undefined) return false;
    const asked = { method: 'POST', path, headers, body: request.toString('utf8', bodyStart) };
    try {
      return this.#target.authority.decide(signature, asked).refusal === undefined;
    } catch {
      return false;
    }
  }

  #pass({ bodyStart }: PlainHead, request: Buffer): void {
    this.#behind ??= this.#open();
    this.#isWaiting = true;
    const headEnd = bodyStart - LINE_END_BYTES;
    const checked = Buffer.allocUnsafe(request.length + this.#mark.length);
    request.copy(checked, 0, 0, headEnd);
    this.#mark.copy(checked, headEnd);
    request.copy(checked, headEnd + this.#mark.length, headEnd);
    this.#behind.write(checked);
  }

  #open(): Socket {
    const socket = this.#socket;
    const { hostname: host, port } = this.#target.url;
    const take = (length: number, bytes: Uint8Array): boolean => {
      this.#isWaiting = false;
      const isTaken = socket.write(Buffer.from(bytes.subarray(0, length)));
      if (!isTaken) socket.once('drain', () => behind.resume());
      return isTaken;
    };
    // Node makes 64 kB of room for each part of an answer otherwise.
    const onread = { buffer: Buffer.allocUnsafe(PART_BYTES), callback: take };
    const behind = connect({ host, port: Number(port || 80), noDelay: true, onread });
    return behind.on('error', () => socket.destroy()).once('close', () => socket.end());
  }

  #leave(unserved: Buffer): void {
    const socket = this.#socket;
    socket.off('data', this.#read).off('close', this.#close).pause();
    this.#behind
      ?.removeAllListeners()
      .on('error', () => {})
      .destroy();
    socket.unshift(unserved);
    this.#handOver(socket);
    socket.resume();
  }
}
