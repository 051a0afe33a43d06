import type { SendMessageCommand } from '@aws-sdk/client-sqs';
import { Clock } from '../../../lib/local-cloud/clock';
import type { EventSource } from '../../../lib/local-cloud/event-sources';
import { startStreamReading } from '../../../lib/local-cloud/event-sources/stream-source';
import type { Clients, EventSourceSpec, LogEntry } from '../../../lib/local-cloud/shared/types';
import { type FakeFunction, FakeStream, mapping, record } from './fakes';

interface Pointer {
  readonly requestContext: Record<string, unknown>;
  readonly DDBStreamBatchInfo: Record<string, unknown>;
}

export const DLQ = 'arn:aws:sqs:eu-west-1:000000000000:dlq';

/** Mappings over streams in memory, with what they logged and what their on-failure queue got. */
export class StreamHarness {
  readonly log: LogEntry[] = [];
  readonly sent: Pointer[] = [];
  /** How often the on-failure queue still refuses. */
  refusals = 0;
  readonly #sources: EventSource[] = [];

  readonly #clients = {
    sqs: {
      send: async (command: SendMessageCommand) => {
        if (!('MessageBody' in command.input)) return { QueueUrl: 'http://queue' };
        this.refusals -= 1;
        if (this.refusals >= 0) throw new Error('no such queue');
        this.sent.push(JSON.parse(String(command.input.MessageBody)));
        return {};
      },
    },
  } as unknown as Clients;

  start(stream: FakeStream, fn: FakeFunction, overrides: Partial<EventSourceSpec> = {}): EventSource {
    const log = (entry: LogEntry) => this.log.push(entry);
    const source = startStreamReading(mapping(overrides), stream, {
      clients: this.#clients,
      fn,
      log,
      clock: new Clock(),
    });
    this.#sources.push(source);
    return source;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.stop()));
  }
}

export function streamOf(...ids: (string | number)[]): FakeStream {
  const stream = new FakeStream();
  stream.shard('shard-1').records.push(...ids.map((id) => record(id)));
  return stream;
}
