import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';

/**
 * A read replica, created by this app or imported with `ReadReplica.fromReadReplicaAttributes`.
 *
 * It shows its table by name and ARN, and not as an `ITable`: every `ITable`, an imported one too, can grant writing, and some
 * constructs do so unasked with each table that they get. A replica changes by events alone. So use `tableName`, and `grantRead`.
 */
export interface IReadReplica extends IConstruct {
  /** `<context>/<construct id>`: the audience to which events may be addressed. */
  readonly name: string;
  /** Name of the bounded context that it belongs to. */
  readonly contextName: string;
  /** The fields that the replica keeps, key first. */
  readonly fields: string[];
  /** Name of the replica's table. */
  readonly tableName: string;
  /** ARN of the replica's table. */
  readonly tableArn: string;
  /** Your own key of the table. @default a key owned by AWS */
  readonly encryptionKey?: kms.IKey;
  /** Allows reading rows, over TLS only. Nobody can be allowed to write: a replica changes by events alone. */
  grantRead(grantee: iam.IGrantable): iam.Grant;

  /** Events that were written to the replica. @default sum over 5 minutes */
  metricEventsApplied(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Duplicates, late events, and events that a later one of their batch replaced. @default sum over 5 minutes */
  metricEventsStale(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Events that can never be applied and were put into the dead-letter queue. @default sum over 5 minutes */
  metricEventsParked(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Deletions, among the events that were written, of rows whose time to live was over. @default sum over 5 minutes */
  metricEventsExpired(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /**
   * From the owner's change to the write, in milliseconds, of events that were applied. The owner's time is in whole seconds.
   * @default average over 5 minutes
   */
  metricReplicationLag(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
  /** Must stay 0: events that were not applied although they were newer by the clock. @default sum over 5 minutes */
  metricStaleButNewerByTime(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** What must be known of a replica that another app or stack of the same context has created. */
export interface ReadReplicaAttributes {
  /** `<context>/<construct id>`, as `ReadReplica.name` tells it. */
  readonly name: string;
  /** ARN of the table, as `ReadReplica.tableArn` tells it. Metrics are looked for in its account and region. */
  readonly tableArn: string;
  /** The fields that the replica keeps, as `ReadReplica.fields` tells them. */
  readonly fields: string[];
  /** The table's key, if it is your own: `grantRead` allows decrypting by it. @default a key owned by AWS */
  readonly encryptionKey?: kms.IKey;
}
