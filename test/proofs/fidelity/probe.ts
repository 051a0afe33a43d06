import type { Invoker } from '../../../lib/local-cloud/event-sources/event-source';
import type { InvokeResult } from '../../../lib/local-cloud/shared/types';
import { FakeFunction, failed } from '../../local-cloud/event-sources/fakes';

export interface LambdaRecord {
  readonly messageId?: string;
  readonly body?: string;
  readonly attributes?: Record<string, string>;
  readonly messageAttributes?: Record<string, unknown>;
  readonly eventName?: string;
  readonly dynamodb?: {
    readonly Keys: { readonly id: { readonly S: string } };
    readonly SequenceNumber: string;
    readonly OldImage?: object;
    readonly NewImage?: object;
  };
}

type Answer = (labels: string[], call: number, report: (...labels: string[]) => object) => unknown;

/** A function that notes what it gets. Records are called by the key of their item, or by their body. */
export class Probe implements Invoker {
  readonly batches: string[][] = [];
  readonly records: LambdaRecord[] = [];
  readonly spec = new FakeFunction().spec;

  /** @param answer an Error it returns stands for a failed invocation. */
  constructor(
    private readonly answer: Answer = () => undefined,
    readonly concurrency = 2,
  ) {}

  async invokeJson(event: string): Promise<InvokeResult> {
    const { Records } = JSON.parse(event) as { Records: LambdaRecord[] };
    const ids = new Map(Records.map((record) => [labelOf(record), idOf(record)]));
    const labels = [...ids.keys()];
    this.records.push(...Records);
    this.batches.push(labels);
    const call = this.batches.length;
    const report = (...names: string[]) => failed(...names.map((name) => ids.get(name) ?? 'unknown'));
    const payload = await this.answer(labels, call, report);
    const requestId = `request-${call}`;
    if (!(payload instanceof Error)) return { requestId, payload };
    return { requestId, error: { type: 'Unhandled', name: payload.name, message: payload.message } };
  }

  /** Everything that came, in order. */
  get labels(): string[] {
    return this.batches.flat();
  }
}

const labelOf = ({ dynamodb, body }: LambdaRecord): string => dynamodb?.Keys.id.S ?? body ?? '';
const idOf = ({ dynamodb, messageId }: LambdaRecord): string => dynamodb?.SequenceNumber ?? messageId ?? '';
