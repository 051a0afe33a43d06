import { type _Record, GetRecordsCommand } from '@aws-sdk/client-dynamodb-streams';
import type { OperatorClients } from '../shared/clients';
import { fromSdkRecord, type TailedRecord } from './delivered';
import { RecordSplitter } from './record-splitter';

/** "GetRecords", DynamoDB API reference. */
export const MOST_RECORDS = 1_000;

interface Answer {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string>>;
  body: AsyncIterable<Uint8Array> | Buffer;
}

/**
 * Reads records as they come, one by one: the SDK would have all of an answer in memory three times, as text and as objects of two kinds.
 *
 * @param take called with each record once, also where the SDK asks again because an answer broke off
 * @returns where to go on; `undefined` at the end of the shard
 * @throws the service's error, before which records may have been taken
 */
export async function getRecords(
  streams: OperatorClients['streams'],
  ShardIterator: string | undefined,
  take: (record: TailedRecord) => void,
): Promise<string | undefined> {
  const command = new GetRecordsCommand({ ShardIterator, Limit: MOST_RECORDS });
  let taken = 0;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const answer = result.response as Answer;
      if (!hasRecords(answer)) return result;
      // An iterator gives the same records each time.
      let known = taken;
      const splitter = new RecordSplitter((text) => {
        if (known-- > 0) return;
        taken += 1;
        take(JSON.parse(text));
      });
      for await (const chunk of answer.body as AsyncIterable<Uint8Array>) splitter.add(chunk);
      answer.body = splitter.end();
      return result;
    },
    // The last one, which sees an answer before it is read.
    { step: 'deserialize', priority: 'low', name: 'takeRecords' },
  );
  const { Records = [], NextShardIterator } = await streams.send(command);
  for (const record of Records as readonly _Record[]) take(fromSdkRecord(record));
  return NextShardIterator;
}

/** Errors, and what says that it is no JSON, the SDK reads itself. */
function hasRecords({ statusCode, headers = {}, body }: Answer): boolean {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  return statusCode === 200 && /json/.test(type ?? 'json') && Symbol.asyncIterator in Object(body);
}
