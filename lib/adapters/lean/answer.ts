import type { IncomingHttpHeaders } from 'node:http';

/** What a server has answered, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
