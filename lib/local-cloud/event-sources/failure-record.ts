import { randomUUID } from 'node:crypto';
import type { InvokeResult } from '../shared/types';
import type { ShardRecord } from './stream-record';

export type GiveUpCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** What Lambda tells an on-failure destination about records of a DynamoDB stream that it gave up. */
export interface FailureRecord {
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: GiveUpCondition;
    readonly approximateInvokeCount: number;
  };
  /** Absent when the records were never sent to the function. */
  readonly responseContext?: {
    readonly statusCode: 200;
    readonly executedVersion: '$LATEST';
    readonly functionError?: 'Unhandled';
  };
  readonly version: '1.0';
  readonly timestamp: string;
  readonly DDBStreamBatchInfo: {
    readonly shardId: string;
    readonly startSequenceNumber: string;
    readonly endSequenceNumber: string;
    readonly approximateArrivalOfFirstRecord: string;
    readonly approximateArrivalOfLastRecord: string;
    readonly batchSize: number;
    readonly streamArn: string;
  };
}

/** A batch that is given up, and what happened to it. */
export interface GivenUp {
  readonly records: readonly ShardRecord[];
  readonly condition: GiveUpCondition;
  readonly invocations: number;
  readonly lastResult?: InvokeResult;
}

export function failureRecord(
  givenUp: GivenUp,
  place: { readonly functionArn: string; readonly streamArn: string; readonly shardId: string },
  now: number,
): FailureRecord {
  const { records, condition, invocations, lastResult } = givenUp;
  const [first, last] = [records[0], records.at(-1)];
  return {
    requestContext: {
      requestId: lastResult?.requestId ?? randomUUID(),
      functionArn: place.functionArn,
      condition,
      approximateInvokeCount: invocations,
    },
    ...(lastResult && {
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        // A well-formed partial failure is no error of the function.
        ...(lastResult.error && { functionError: 'Unhandled' }),
      },
    }),
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    DDBStreamBatchInfo: {
      shardId: place.shardId,
      startSequenceNumber: first?.id ?? '',
      endSequenceNumber: last?.id ?? '',
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(last),
      batchSize: records.length,
      streamArn: place.streamArn,
    },
  };
}

/** Stream times are whole seconds, and AWS writes them without a fraction. */
function arrival(record: ShardRecord | undefined): string {
  return `${new Date(record?.time ?? 0).toISOString().slice(0, 19)}Z`;
}
