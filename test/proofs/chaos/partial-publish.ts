import type { HttpAnswer } from '../../support/http-proxy';
import type { Random } from './random';

const ENTRY = /^PublishBatchRequestEntries\.member\.(\d+)\.(.+)$/;

/** A batch of which SNS takes a part. */
export interface PartialPublish {
  /** The request with the entries that are taken; `undefined` when none is. */
  readonly body?: Buffer;
  /** Adds the entries that are not taken to the answer, which is of no request when `undefined`. */
  answer(taken: HttpAnswer | undefined): HttpAnswer;
}

/** Takes at least one entry out of a `PublishBatch` request in the AWS query protocol. */
export function partialPublish(request: Buffer, random: Random): PartialPublish {
  const form = new URLSearchParams(request.toString());
  const entries = new Map<string, [string, string][]>();
  const rest = new URLSearchParams();
  for (const [name, value] of form) {
    const [, index, member] = ENTRY.exec(name) ?? [];
    if (index === undefined || member === undefined) rest.append(name, value);
    else entries.set(index, [...(entries.get(index) ?? []), [member, value]]);
  }
  const all = [...entries.values()];
  const certain = random.between(0, all.length - 1);
  const failed = all.filter((_entry, index) => index === certain || random.chance(0.3));
  const taken = all.filter((entry) => !failed.includes(entry));
  taken.forEach((entry, index) => {
    for (const [member, value] of entry)
      rest.append(`PublishBatchRequestEntries.member.${index + 1}.${member}`, value);
  });
  const failures = failed
    .map((entry) => failure(entry.find(([member]) => member === 'Id')?.[1] ?? ''))
    .join('');
  return {
    body: taken.length > 0 ? Buffer.from(rest.toString()) : undefined,
    answer: (answered) => withFailures(answered, failures),
  };
}

function failure(id: string): string {
  return `<member><Id>${id}</Id><Code>InternalError</Code><Message>chaos</Message><SenderFault>false</SenderFault></member>`;
}

function withFailures(answered: HttpAnswer | undefined, failures: string): HttpAnswer {
  if (answered && answered.status !== 200) return answered;
  const text = answered?.body.toString() ?? EMPTY;
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: Buffer.from(text.replace('</Failed>', `${failures}</Failed>`)),
  };
}

const EMPTY = `<PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishBatchResult><Successful></Successful><Failed></Failed></PublishBatchResult><ResponseMetadata><RequestId>00000000-0000-4000-8000-000000000000</RequestId></ResponseMetadata></PublishBatchResponse>`;
