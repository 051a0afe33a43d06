import { HttpProxy } from '../../support/http-proxy';

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
  const proxy = await HttpProxy.start(target, async (asked, forward) => {
    const answer = await forward(asked);
    if (String(asked.headers['x-amz-target']).endsWith('.Scan')) count(asked.body, answer.body);
    return answer;
  });
  const count = (body: Buffer, answer: Buffer) => {
    if (JSON.parse(body.toString('utf8')).TableName !== counter.table) return;
    counter.pages += 1;
    for (const item of JSON.parse(answer.toString('utf8')).Items ?? []) {
      const value = String(Object.values(item[key] as object)[0]);
      counter.reads.set(value, (counter.reads.get(value) ?? 0) + 1);
    }
  };
  const counter: ScanCounter = {
    url: proxy.url,
    reads: new Map(),
    pages: 0,
    close: () => proxy.close(),
  };
  return counter;
}
