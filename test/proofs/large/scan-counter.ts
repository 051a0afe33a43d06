import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Stands between functions and DynamoDB, and counts how often each row of a table comes back from a scan. */
export interface ScanCounter {
  readonly url: string;
  /** Counts by key attribute's value, while counting. */
  readonly reads: Map<string, number>;
  /** Pages that came back, while counting. */
  pages: number;
  /** Name of the table whose scans are counted. @default none */
  table?: string;
  close(): Promise<void>;
}

export async function startScanCounter(target: string, key: string): Promise<ScanCounter> {
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming);
    const { method, headers, url } = incoming;
    const forwarded = request(new URL(url ?? '/', target), { method, headers }, async (response) => {
      const answer = await buffer(response);
      if (String(headers['x-amz-target']).endsWith('.Scan')) count(body, answer);
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      outgoing.end(answer);
    });
    forwarded.once('error', () => outgoing.destroy());
    forwarded.end(body);
  });
  const count = (body: Buffer, answer: Buffer) => {
    if (JSON.parse(body.toString('utf8')).TableName !== counter.table) return;
    counter.pages += 1;
    for (const item of JSON.parse(answer.toString('utf8')).Items ?? []) {
      const value = String(Object.values(item[key] as object)[0]);
      counter.reads.set(value, (counter.reads.get(value) ?? 0) + 1);
    }
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const counter: ScanCounter = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reads: new Map(),
    pages: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return counter;
}
