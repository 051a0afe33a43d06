import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type Contract, sharedSchema } from '../../contracts';
import { type FeedRecord, MARK, METADATA } from '../../wire/assembly';
import { eventTypes } from '../../wire/event';
import { ENV } from '../../wire/handler';
import { ParameterNames } from '../../wire/parameters';
import { REFUSED_PREFIX } from '../../wire/refused-record';
import { type FeedAlarms, feedAlarms } from '../alarms/feed-alarms';
import { BoundedContext } from '../context/bounded-context';
import { alarmAboveZero } from '../shared/alarm';
import { claim } from '../shared/claim';
import { SEND_ACTIONS } from '../shared/customer-key';
import { DataRemoval } from '../shared/data-removal';
import { type FeedNames, feedNames } from '../shared/feed-names';
import { Handler } from '../shared/handler';
import { handlerOptions, surroundings } from '../shared/handler-options';
import { markResources } from '../shared/marks';
import { Namespace } from '../shared/namespace';
import { privateBucket } from '../shared/private-bucket';
import { feeds } from '../shared/registry';
import { refuseIf } from '../shared/rules';
import { sharingFiles } from '../shared/sharing-files';
import { ChangeFeedBase, ImportedChangeFeed } from './change-feed-base';
import type { ChangeFeedAttributes, IChangeFeed } from './change-feed-interface';
import type { ChangeFeedProps } from './change-feed-props';
import { changeFeedRules, DEFAULT_RECORD_AGE } from './change-feed-rules';
import { verifyAgainstLock } from './contract-lock';
import { EmptiedBuckets } from './emptied-buckets';
import { FeedOperations } from './feed-operations';
import { sharePayloads, shareTopic } from './feed-sharing';
import { streamMapping } from './stream-mapping';

/** What a function needs of a table's stream that feeds it. */
const STREAM_ACTIONS = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
];

/**
 * Publishes the changes of an owned table, as its contracts describe them, on one SNS topic.
 *
 * The topic takes requests over TLS only. A change that cannot be published is kept, whole, in a private bucket, and
 * an alarm rings. The data of a change that is too large for SNS goes through another private bucket. Consumers find
 * topic and bucket through SSM parameters of each contract.
 */
export class ChangeFeed extends ChangeFeedBase {
  /**
   * A feed that another app or stack has created, for its metrics, and for subscriptions of your own. It deploys nothing. A
   * `ReadReplica` needs no import: it finds the feed of its contract.
   */
  static fromChangeFeedAttributes(scope: Construct, id: string, attrs: ChangeFeedAttributes): IChangeFeed {
    return new ImportedChangeFeed(scope, id, attrs);
  }

  /** The contracts that this feed publishes. */
  readonly contracts: Contract[];
  readonly contextName: string;
  readonly topic: sns.ITopic;
  readonly topicArn: string;
  readonly payloadBucket: s3.IBucket;
  readonly payloadBucketName: string;
  /** The bucket that keeps changes which could not be published. */
  readonly failureBucket: s3.IBucket;
  /** Name of the bucket that keeps changes which could not be published. */
  readonly failureBucketName: string;
  /** The function that publishes. */
  readonly publisher: lambda.IFunction;
  /** Name of the function that publishes. */
  readonly publisherName: string;
  /** The function that fills and repairs replicas: whoever may invoke it may run batch jobs. */
  readonly batch: lambda.IFunction;
  /** Name of the function that fills and repairs replicas. */
  readonly batchName: string;
  /** ARN of the role by which batch jobs fill replicas: for `feedAttributes` of a replica in another account or region. */
  readonly batchRoleArn: string;
  /** The function that answers keys and digests of the owner's rows, for audits: whoever may invoke it may audit. */
  readonly read: lambda.IFunction;
  /** Name of the function that answers keys and digests of the owner's rows, for audits. */
  readonly readName: string;
  /** The table with the progress of batch jobs. */
  readonly runsTable: dynamodb.ITable;
  /** Name of the table with the progress of batch jobs. */
  readonly runsTableName: string;
  /** The state machine that runs batch jobs for as long as they take; its input is the request that starts one. */
  readonly stateMachine: sfn.IStateMachine;
  /** ARN of the state machine that runs batch jobs for as long as they take; its input is the request that starts one. */
  readonly stateMachineArn: string;
  /** Rings when a change was refused and is kept in the failure bucket: for all feeds of the context. */
  readonly parkedAlarm: cloudwatch.Alarm;
  /** Rings when the table's stream does not carry both images of a change, so that nothing is published: for all feeds of the context. */
  readonly incompleteAlarm: cloudwatch.Alarm;
  /** The alarms that `freshness` makes. @default none: without `freshness` nobody can say what is late */
  readonly freshnessAlarms?: FeedAlarms;
  /** As the property. @internal */
  readonly _freshness?: Duration;

  /** @throws ConstructError when a contract is not this context's, is given twice, or does not fit the table */
  constructor(scope: Construct, id: string, props: ChangeFeedProps) {
    super(scope, id);
    const context = BoundedContext.of(this);
    const tuning = streamMapping(props);
    const retryAttempts = props.retryAttempts ?? 100;
    const maxRecordAge = props.maxRecordAge ?? DEFAULT_RECORD_AGE;
    refuseIf(this, 'invalid-feed', changeFeedRules(this, context, props));
    markResources(this, () => ({ [MARK.feed]: this.node.path }));
    const lock = verifyAgainstLock(this, props.contracts, props.lockFile);

    const namespace = Namespace.of(this);
    const names = new ParameterNames(namespace);

    const { encryptionKey, removalPolicy = DataRemoval.of(this), sharedWith, fixedNames = false } = props;
    const physical = fixedNames ? this.#physicalNames(props.contracts[0] as Contract, namespace) : undefined;
    const topic = new sns.Topic(this, 'Topic', {
      topicName: physical?.topic,
      enforceSSL: true,
      masterKey: encryptionKey,
    });
    const failures = privateBucket(this, 'Failures', {
      retention: props.failureRetention ?? Duration.days(30),
      encryptionKey,
      removalPolicy,
    });
    const payloads = privateBucket(this, 'Payloads', {
      retention: props.payloadRetention ?? Duration.days(90),
      encryptionKey,
      removalPolicy,
      bucketName: physical?.payloads,
    });
    if (sharedWith) {
      shareTopic(topic, sharedWith);
      sharePayloads(this, payloads, encryptionKey, sharedWith);
    }
    const publisher = new Handler(this, 'Publisher', {
      bundle: 'publisher',
      files: sharingFiles(props.contracts, { context: context.name, traceAttribute: props.traceAttribute }),
      description: `publishes the changes that ${context.name} shares`,
      environment: {
        [ENV.topicArn]: topic.topicArn,
        [ENV.failureBucket]: failures.bucketName,
        [ENV.payloadBucket]: payloads.bucketName,
      },
      timeout: Duration.minutes(1),
      options: { ...handlerOptions(props), memorySize: tuning.memorySize },
    });
    // Not by the table's own grant: that would let the role use a customer's key directly.
    publisher.allow(STREAM_ACTIONS, [props.table.tableStreamArn]);
    publisher.allowKey(['kms:Decrypt'], props.table.table.encryptionKey, 'dynamodb');
    publisher.allow(['sns:Publish'], [topic.topicArn]);
    // Lambda's own destination class would grant reading and deleting too.
    publisher.allowObjects(['s3:PutObject'], failures);
    publisher.allow(['s3:ListBucket'], [failures.bucketArn]);
    publisher.allowObjects(['s3:PutObject'], payloads);
    publisher.allowKey(SEND_ACTIONS, encryptionKey, 'sns');
    publisher.allowKey(['kms:GenerateDataKey'], encryptionKey, 's3');
    const mapping = new lambda.EventSourceMapping(this, 'Stream', {
      target: publisher.function,
      eventSourceArn: props.table.tableStreamArn,
      // From the beginning: with LATEST, changes made while the mapping is created would be lost.
      startingPosition: lambda.StartingPosition.TRIM_HORIZON,
      batchSize: tuning.batchSize,
      maxBatchingWindow: tuning.maxBatchingWindow,
      parallelizationFactor: tuning.parallelizationFactor,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts,
      maxRecordAge,
      // Only S3 receives the records themselves; queues and topics get pointers into a stream that forgets in a day.
      onFailure: { bind: () => ({ destination: failures.bucketArn }) },
      supportS3OnFailureDestination: true,
      // An alarm asks for what was given up.
      metricsConfig: props.freshness && { metrics: [lambda.MetricType.EVENT_COUNT] },
    });
    // Versions of one contract share the topic and are told apart by their events.
    const entities = new Map(props.contracts.map((contract) => [contract.id, contract]));
    // In a scope of their own: an entity may be named like any part of the feed. The CDK treats "Default" and "Resource" specially.
    const announced = new Construct(this, 'Contracts');
    for (const { owner, entity, id: contractId } of entities.values()) {
      const contractScope = new Construct(announced, `${owner}:${entity}`);
      new ssm.StringParameter(contractScope, 'Topic', {
        parameterName: names.feed(owner, entity),
        stringValue: topic.topicArn,
        description: `topic with the changes of ${contractId}`,
      });
      new ssm.StringParameter(contractScope, 'Payloads', {
        parameterName: names.feedPayloads(owner, entity),
        stringValue: payloads.bucketName,
        description: `bucket with the data of large changes of ${contractId}`,
      });
    }
    const operations = new FeedOperations(this, 'Operations', {
      context: context.name,
      table: props.table,
      contracts: props.contracts,
      traceAttribute: props.traceAttribute,
      payloads,
      encryptionKey,
      publisherName: publisher.function.functionName,
      failureBucketName: failures.bucketName,
      sharedWith,
      batchRoleName: physical?.batchRole,
      options: surroundings(props),
    });
    if (removalPolicy === RemovalPolicy.DESTROY) {
      new EmptiedBuckets(this, 'Emptied', {
        buckets: { Failures: failures, Payloads: payloads },
        options: surroundings(props),
      }).outlive(publisher, operations);
    }
    this.contextName = context.name;
    this.contracts = [...props.contracts];
    this.topic = topic;
    this.topicArn = topic.topicArn;
    this.failureBucket = failures;
    this.failureBucketName = failures.bucketName;
    this.payloadBucket = payloads;
    this.payloadBucketName = payloads.bucketName;
    this.publisher = publisher.function;
    this.publisherName = publisher.function.functionName;
    this.batch = operations.batch;
    this.batchName = operations.batch.functionName;
    this.batchRoleArn = operations.batchRoleArn;
    this.read = operations.read;
    this.readName = operations.read.functionName;
    this.runsTable = operations.runsTable;
    this.runsTableName = operations.runsTable.tableName;
    this.stateMachine = operations.stateMachine;
    this.stateMachineArn = operations.stateMachine.stateMachineArn;
    this.parkedAlarm = alarmAboveZero(this, 'ParkedAlarm', {
      metric: this.metricEventsParked(),
      description: `changes of ${context.name} cannot be published: see ${REFUSED_PREFIX} in the bucket ${failures.bucketName}`,
    });
    this.incompleteAlarm = alarmAboveZero(this, 'IncompleteAlarm', {
      metric: this.metricIncompleteBatches(),
      description: `the stream of a table of ${context.name} does not carry NEW_AND_OLD_IMAGES, nothing of it is published: see the log of ${publisher.function.functionName}, and aws/lambda/ in the bucket ${failures.bucketName}`,
    });
    this._freshness = props.freshness;
    this.freshnessAlarms =
      props.freshness &&
      feedAlarms(this, {
        context: context.name,
        freshness: props.freshness,
        publisher: publisher.function,
        mapping,
        failureBucketName: failures.bucketName,
      });
    claim(
      this,
      ...[...entities.values()].flatMap((contract) => [
        {
          thing: `the SSM parameter ${names.feed(contract.owner, contract.entity)}`,
          remedy: `keep one feed of ${contract.id}, or deploy their stacks to different accounts or regions (env)`,
        },
        ...eventTypes(contract).map((type) => ({
          thing: `the event type ${type}`,
          id: `${names.root} ${type}`,
          // Of its own second feed the parameter tells.
          holder: contract.id,
          remedy: `give one of the two another "entity" than that of ${contract.id}`,
        })),
      ]),
    );
    const record: FeedRecord = { namespace, contracts: props.contracts.map(sharedSchema) };
    this.node.addMetadata(METADATA.feed, record);
    feeds.add(this, {
      namespace,
      contractIds: [...entities.keys()],
      topicArn: this.topicArn,
      payloadBucketName: this.payloadBucketName,
      batchRoleArn: operations.batchRoleArn,
      sharedWith,
      fixedNames,
      encryptionKey,
      lock,
    });
  }

  #physicalNames({ owner, entity }: Contract, namespace: string | undefined): FeedNames {
    const { account, region } = Stack.of(this);
    return feedNames({ namespace, owner, entity, account, region });
  }
}
