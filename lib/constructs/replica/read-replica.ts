import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type Contract, type Filter, readableMajors, sharedSchema } from '../../contracts';
import { MARK, METADATA, type ReplicaRecord } from '../../wire/assembly';
import { ROW } from '../../wire/attributes';
import { ASSET, ENV } from '../../wire/handler';
import { ParameterNames, type ReplicaDescription } from '../../wire/parameters';
import { replicaName } from '../../wire/replica-name';
import type { ReaderSharing, ReplicaSettings } from '../../wire/sharing';
import { type FreshnessAlarms, freshnessAlarms } from '../alarms/freshness-alarms';
import { BoundedContext } from '../context/bounded-context';
import { type FeedLocation, followerName } from '../feed/feed-elsewhere';
import { locateFeed } from '../feed/feed-location';
import { alarmAboveZero } from '../shared/alarm';
import { claim } from '../shared/claim';
import { DataRemoval } from '../shared/data-removal';
import { Handler } from '../shared/handler';
import { handlerOptions } from '../shared/handler-options';
import { markResources } from '../shared/marks';
import { Namespace, namespaceSought, ownerName } from '../shared/namespace';
import { grantPayloads } from '../shared/payload-access';
import { queueTuning } from '../shared/profile';
import { replicas } from '../shared/registry';
import { refuseIf } from '../shared/rules';
import { tableEncryption } from '../shared/table-facts';
import { warnOfEmptiedTable } from './emptied-replica';
import { subscriptionFilterPolicy } from './filter-policy';
import { ImportedReadReplica } from './imported-replica';
import { ReadReplicaBase } from './read-replica-base';
import type { IReadReplica, ReadReplicaAttributes } from './read-replica-interface';
import type { ReadReplicaProps } from './read-replica-props';
import { consumerOf, DEFAULTS, mappingOf, readReplicaRules, resolveProjection } from './read-replica-rules';
import { describeReplica } from './replica-description';
import { ReplicaQueue } from './replica-queue';

/**
 * A read-only, eventually consistent copy of another context's data, in a table of this context.
 *
 * Only the replicator writes the table. It has no stream, so that nothing can be fed from a copy, and no
 * point-in-time recovery: a restored copy would be a stale one, while the owner can fill a new one.
 */
export class ReadReplica extends ReadReplicaBase {
  /**
   * A replica that another app or stack of the same context has created, so that functions of this one can read it. It deploys
   * nothing.
   *
   * @throws ConstructError when the scope is inside another bounded context, which needs a replica of its own, or when a name or
   * ARN is none
   */
  static fromReadReplicaAttributes(scope: Construct, id: string, attrs: ReadReplicaAttributes): IReadReplica {
    return new ImportedReadReplica(scope, id, attrs);
  }

  readonly name: string;
  readonly contextName: string;
  readonly fields: string[];
  readonly tableName: string;
  readonly tableArn: string;
  readonly encryptionKey?: kms.IKey;
  /** The queue on which events wait for the replicator. */
  readonly queue: sqs.IQueue;
  /** URL of the queue on which events wait for the replicator. */
  readonly queueUrl: string;
  /** The queue of events that could not be applied, parked ones among them. */
  readonly deadLetterQueue: sqs.IQueue;
  /** URL of the queue of events that could not be applied, parked ones among them. */
  readonly deadLetterQueueUrl: string;
  /** The queue of events that SNS could not deliver. */
  readonly subscriptionDeadLetterQueue: sqs.IQueue;
  /** URL of the queue of events that SNS could not deliver. */
  readonly subscriptionDeadLetterQueueUrl: string;
  /** The function that applies events. */
  readonly replicator: lambda.IFunction;
  /** Name of the function that applies events. */
  readonly replicatorName: string;
  /** Rings while a message is in the queue of events that could not be applied. */
  readonly deadLetterAlarm: cloudwatch.Alarm;
  /** Rings while a message is in the queue of events that SNS could not deliver. */
  readonly subscriptionDeadLetterAlarm: cloudwatch.Alarm;
  /** The alarms that `freshness` makes. @default none: without `freshness` nobody can say what is late */
  readonly freshnessAlarms?: FreshnessAlarms;
  /** As the property. @internal */
  readonly _freshness?: Duration;

  /** @throws ConstructError when the contract is the context's own, or the properties do not fit it or each other */
  constructor(scope: Construct, id: string, props: ReadReplicaProps) {
    super(scope, id);
    const context = BoundedContext.of(this);
    const { contract } = props;
    const tombstoneRetention = props.tombstoneRetention ?? DEFAULTS.tombstoneRetention;
    const timeout = props.timeout ?? DEFAULTS.timeout;
    this.contextName = context.name;
    const namespace = Namespace.of(this);
    const feedNamespace = namespaceSought(this, props.feedNamespace);
    this.name = followerName(this, context.name, props);
    const plainName = replicaName(context.name, id);
    refuseIf(this, 'invalid-replica', readReplicaRules(this, this.name, context, props));
    const copies = ownerName(contract.owner, feedNamespace);
    markResources(this, () => ({ [MARK.replica]: this.name, [MARK.copies]: copies }));
    const { fields, filter, validators } = resolveProjection(this, props);
    const filterPolicy = subscriptionFilterPolicy(this, contract, this.name, filter);

    const feed = locateFeed(this, { who: 'replica', ...props }, feedNamespace);
    const table = this.#createTable(props);
    const queue = new ReplicaQueue(this, 'Events', {
      topicArn: feed.topicArn,
      topicRegion: feed.place?.region,
      filterPolicy,
      batchRoleArn: feed.batchRoleArn,
      retention: props.queueRetention ?? DEFAULTS.queueRetention,
      dlqRetention: props.dlqRetention ?? DEFAULTS.dlqRetention,
      mapping: mappingOf(props),
      encryptionKey: props.encryptionKey,
    });
    const sharing: ReaderSharing = { contract: contract.schema };
    const settings: ReplicaSettings = { context: context.name, replica: this.name, fields, filter };
    const replicator = new Handler(this, 'Replicator', {
      bundle: 'replicator',
      files: {
        [ASSET.sharing]: JSON.stringify(sharing),
        [ASSET.validators]: validators,
      },
      settings,
      description: `applies the changes of ${contract.id} to the replica ${this.name}`,
      environment: {
        [ENV.tableName]: table.tableName,
        [ENV.parkingQueueUrl]: queue.deadLetters.queueUrl,
        [ENV.payloadBucket]: feed.payloadBucketName,
        ...(feed.place && { [ENV.payloadRegion]: feed.place.region }),
        [ENV.tombstoneSeconds]: String(tombstoneRetention.toSeconds()),
      },
      timeout,
      options: handlerOptions({
        ...props,
        memorySize: props.memorySize ?? queueTuning(props.profile).memorySize,
      }),
    });
    replicator.allow(['dynamodb:PutItem'], [table.tableArn]);
    replicator.allowKey(['kms:Decrypt'], props.encryptionKey, 'dynamodb');
    const payloads = s3.Bucket.fromBucketName(this, 'Payloads', feed.payloadBucketName);
    grantPayloads(this, replicator.function, payloads, feed.place);
    queue.feed(replicator);

    this.encryptionKey = props.encryptionKey;
    this.fields = fields;
    this.tableName = table.tableName;
    this.tableArn = table.tableArn;
    this.queue = queue.queue;
    this.queueUrl = queue.queue.queueUrl;
    this.deadLetterQueue = queue.deadLetters;
    this.deadLetterQueueUrl = queue.deadLetters.queueUrl;
    this.subscriptionDeadLetterQueue = queue.undelivered;
    this.subscriptionDeadLetterQueueUrl = queue.undelivered.queueUrl;
    this.replicator = replicator.function;
    this.replicatorName = replicator.function.functionName;
    this.deadLetterAlarm = alarmAboveZero(this, 'DeadLetterAlarm', {
      metric: queue.deadLetters.metricApproximateNumberOfMessagesVisible(),
      description: `events could not be applied to the replica ${this.name}: see the queue ${queue.deadLetters.queueName}`,
    });
    this.subscriptionDeadLetterAlarm = alarmAboveZero(this, 'SubscriptionDeadLetterAlarm', {
      metric: queue.undelivered.metricApproximateNumberOfMessagesVisible(),
      description: `events could not be delivered to the replica ${this.name}: see the queue ${queue.undelivered.queueName}`,
    });
    this._freshness = props.freshness;
    this.freshnessAlarms =
      props.freshness &&
      freshnessAlarms(this, {
        who: `the replica ${this.name}`,
        freshness: props.freshness,
        metricLag: (options) => this.metricReplicationLag(options),
        staleButNewerByTime: this.metricStaleButNewerByTime(),
        queue: queue.queue,
        function: replicator.function,
        others: [this.deadLetterAlarm, this.subscriptionDeadLetterAlarm],
      });
    const names = new ParameterNames(feedNamespace);
    this.#announce(names, contract, feed, filter);
    claim(this, {
      thing: `the SSM parameter ${names.replica(this.name)}`,
      remedy: `choose another construct id for one of the two replicas ${this.name}, or deploy their stacks to different accounts or regions (env)`,
    });
    warnOfEmptiedTable(this, plainName, contract);
    const record: ReplicaRecord = {
      name: plainName,
      context: context.name,
      namespace,
      feedNamespace,
      contract: sharedSchema(contract),
      fields,
      filter: Object.keys(filter ?? {}),
    };
    this.node.addMetadata(METADATA.replica, record);
    replicas.add(this, { namespace, name: this.name, consumer: consumerOf(plainName, props) });
  }

  #announce(names: ParameterNames, contract: Contract, feed: FeedLocation, filter?: Filter): void {
    const description: ReplicaDescription = {
      name: this.name,
      contract: contract.id,
      major: contract.major,
      reads: readableMajors(contract).reverse(),
      table: this.tableName,
      fields: this.fields,
      filter,
      queueUrl: this.queueUrl,
      deadLetterQueueUrl: this.deadLetterQueueUrl,
      subscriptionDeadLetterQueueUrl: this.subscriptionDeadLetterQueueUrl,
      replicator: this.replicatorName,
      freshnessSeconds: this._freshness?.toSeconds(),
      ...(feed.place && { topicArn: feed.topicArn, queueArn: this.queue.queueArn }),
    };
    describeReplica(this, description, names);
  }

  #createTable({ contract, encryptionKey, removalPolicy }: ReadReplicaProps): dynamodb.ITable {
    const [partitionKey, sortKey] = contract.key.map((name) => ({
      name,
      type: contract.keyType(name) as dynamodb.AttributeType,
    }));
    return new dynamodb.TableV2(this, 'Table', {
      partitionKey: partitionKey as dynamodb.Attribute,
      sortKey,
      billing: dynamodb.Billing.onDemand(),
      encryption: tableEncryption(encryptionKey),
      timeToLiveAttribute: ROW.expiry,
      removalPolicy: removalPolicy ?? DataRemoval.of(this) ?? RemovalPolicy.DESTROY,
    });
  }
}
