import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What the latest request to the topic was. */
export interface Sent {
  readonly messages: number;
  /** Of bodies and attributes, which SNS bills. */
  readonly bytes: number;
  /** Of the request's body. */
  readonly sent: number;
}

/** A topic in a process of its own, so that what it does is not counted. */
export interface Topic {
  readonly url: string;
  latest(): Promise<Sent>;
  stop(): void;
}

export async function startTopic(): Promise<Topic> {
  const child = fork(join(__dirname, 'topic-program.ts'), { execArgv: [] });
  const [port] = await once(child, 'message');
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    latest: async () => (await fetch(url)).json() as Promise<Sent>,
    stop: () => child.disconnect(),
  };
}
