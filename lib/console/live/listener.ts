import type { ServerResponse } from 'node:http';

/** What may wait for a page that takes it slower than it comes. It gets all of it anew when it has connected again. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/** A page that is told of what happens, by server-sent events. */
export class Listener {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
    // Without a first word browsers take the stream for one that does not begin.
    response.write(': hello\n\n');
  }

  onClose(listener: () => void): void {
    this.#response.once('close', listener);
    // Of a page that goes away while it is written to.
    this.#response.on('error', () => this.#response.destroy());
  }

  /** @param text of a whole event; whoever has not taken what came before is cut off, instead of being waited for */
  send(text: string): void {
    if (this.#response.writableLength > MAX_WAITING_BYTES) this.#response.destroy();
    else this.#response.write(text);
  }

  end(): void {
    this.#response.destroy();
  }
}
