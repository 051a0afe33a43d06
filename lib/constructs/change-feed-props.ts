import type { Duration } from 'aws-cdk-lib';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Contract } from '../contracts';
import type { IOwnedTable } from './owned-table';

/** Properties of a change feed. */
export interface ChangeFeedProps {
  /** The table whose changes are published; it belongs to the same bounded context. */
  readonly table: IOwnedTable;
  /**
   * What is shared of the table's items: at least one contract, each owned by this bounded context. During a migration
   * an entity may have one contract of each major version: each change is then published in each of them.
   */
  readonly contracts: Contract[];
  /**
   * How often a batch that cannot be published is tried again before it goes to the failure bucket: 0 to 10,000.
   * @default 100, so that one bad change cannot hold up its shard for hours
   */
  readonly retryAttempts?: number;
  /**
   * Age at which a change that cannot be published goes to the failure bucket: one minute to 24 hours, the life of a
   * stream record.
   * @default 6 hours, long enough to sit out an outage of SNS
   */
  readonly maxRecordAge?: Duration;
  /** How long changes that could not be published are kept, in whole days. @default 30 days */
  readonly failureRetention?: Duration;
  /**
   * How long the data of events over 256 KiB is kept, in whole days. At least 52 days, the longest life of an event; a
   * replica that remembers deletions for longer (`tombstoneRetention`) can use older data too.
   * @default 90 days
   */
  readonly payloadRetention?: Duration;
  /**
   * Path of the file with the released contracts. When the app is synthesised, the contracts are compared with it: a
   * change that a reader would not survive is an error that names the reader.
   * @default `contracts.lock.json` in the working directory; no comparison if there is none
   */
  readonly lockFile?: string;
  /** How long the publisher's log lines are kept. @default two weeks */
  readonly logRetention?: logs.RetentionDays;
}
