import type { _Record, DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { Clock } from '../clock';
import type { Expirations } from './expirations';

const DAY_MS = 86_400_000;
/** DynamoDB: "Change data capture for DynamoDB Streams": a stream keeps its records for 24 hours. */
const RETENTION_MS = DAY_MS;

interface Input {
  readonly StreamArn?: string;
  readonly ShardIterator?: string;
}

interface Output {
  Records?: _Record[];
  ShardIterator?: string;
  NextShardIterator?: string;
}

/**
 * Lets a client see a stream's records by the clock of the cloud: their times, those that are too old no more, and who deleted what
 * expired. The engine knows nothing of it.
 */
export function addStreamTimes(client: DynamoDBStreamsClient, clock: Clock, expirations: Expirations): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const input = args.input as Input;
      // An iterator carries the stream that it reads, as answers do not say it.
      const [iterator, arn = input.StreamArn ?? ''] = (input.ShardIterator ?? '').split(SEPARATOR);
      const own = input.ShardIterator === undefined ? {} : { ShardIterator: iterator };
      const result = await next({ ...args, input: { ...args.input, ...own } });
      const output = result.output as Output;
      const mark = (value: string | undefined) => value && `${value}${SEPARATOR}${arn}`;
      if (output.ShardIterator) output.ShardIterator = mark(output.ShardIterator);
      if (output.NextShardIterator) output.NextShardIterator = mark(output.NextShardIterator);
      if (output.Records) output.Records = seen(output.Records, tableOf(arn), clock, expirations);
      return result;
    },
    { step: 'initialize', name: 'localCloudStreamTimes' },
  );
}

const SEPARATOR = ' of ';

function seen(records: _Record[], table: string, clock: Clock, expirations: Expirations): _Record[] {
  return records
    .map((record) => ({
      ...record,
      ...(expirations.has(table, record) && {
        userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' },
      }),
      dynamodb: record.dynamodb && {
        ...record.dynamodb,
        ApproximateCreationDateTime: cloudTime(record.dynamodb.ApproximateCreationDateTime, clock),
      },
    }))
    .filter(({ dynamodb }) => {
      const created = dynamodb?.ApproximateCreationDateTime;
      return created === undefined || clock.now() - created.getTime() <= RETENTION_MS;
    });
}

/** An engine's time that is no time of this machine is left as it is. */
function cloudTime(created: Date | undefined, clock: Clock): Date | undefined {
  const ms = created?.getTime() ?? Number.NaN;
  return ms > 0 && ms <= Date.now() + DAY_MS ? new Date(clock.timeAt(ms)) : created;
}

const tableOf = (streamArn: string): string => /:table\/([^/]+)\//.exec(streamArn)?.[1] ?? '';
