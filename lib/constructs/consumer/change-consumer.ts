import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type Filter, readableMajors, sharedSchema } from '../../contracts';
import { MARK, METADATA, type ReplicaRecord } from '../../wire/assembly';
import { ROW } from '../../wire/attributes';
import { CONSUMER_VARIABLE, type ConsumerSettings, POSITION_KEY } from '../../wire/consumer';
import { ParameterNames } from '../../wire/parameters';
import { replicaName } from '../../wire/replica-name';
import { type FreshnessAlarms, freshnessAlarms } from '../alarms/freshness-alarms';
import { BoundedContext } from '../context/bounded-context';
import { followerName } from '../feed/feed-elsewhere';
import { locateFeed } from '../feed/feed-location';
import { subscriptionFilterPolicy } from '../replica/filter-policy';
import { describeReplica } from '../replica/replica-description';
import { ReplicaQueue } from '../replica/replica-queue';
import { alarmAboveZero } from '../shared/alarm';
import { claim } from '../shared/claim';
import { DataRemoval } from '../shared/data-removal';
import { Registry } from '../shared/facts';
import { markResources } from '../shared/marks';
import { Namespace, namespaceSought } from '../shared/namespace';
import { grantPayloads } from '../shared/payload-access';
import { replicas } from '../shared/registry';
import { refuseIf } from '../shared/rules';
import { tableEncryption } from '../shared/table-facts';
import { ChangeConsumerBase } from './change-consumer-base';
import type { ChangeConsumerAttributes, IChangeConsumer } from './change-consumer-interface';
import { type ChangeConsumerProps, ChangeDelivery } from './change-consumer-props';
import { changeConsumerRules, DEFAULTS, horizonOf, mappingOf } from './change-consumer-rules';
import { ConsumingFunction } from './consuming-function';
import { ImportedChangeConsumer } from './imported-consumer';

/** What a function does with the table of positions. */
const POSITION_ACTIONS: Readonly<Record<ChangeDelivery, string[]>> = {
  [ChangeDelivery.AT_LEAST_ONCE]: [],
  [ChangeDelivery.IN_ORDER]: ['dynamodb:PutItem'],
  // It takes its place, and completes it or gives it up. Whose place it is, a refused write tells.
  [ChangeDelivery.ONCE]: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
  [ChangeDelivery.EXACTLY_ONCE]: ['dynamodb:PutItem'],
};

/** Which consumer a function handles. */
const handled = new Registry<{ readonly consumer: string }>();

/**
 * A function of yours that acts on the changes of another context's rows, or of your own.
 *
 * It makes what is between the topic and the function: a queue with a subscription that leaves out what is addressed to others, dead-letter
 * queues with alarms, and a mapping that reports failures of single messages. The function's handler is what
 * `consumeChanges` of `cdk-event-sharing-client/consume` answers.
 */
export class ChangeConsumer extends ChangeConsumerBase {
  /**
   * A consumer that another app or stack of the same context has created, to be watched by dashboards and alarms. It deploys nothing.
   *
   * @throws ConstructError when the scope is inside another bounded context, or when a name or ARN is none
   */
  static fromChangeConsumerAttributes(
    scope: Construct,
    id: string,
    attrs: ChangeConsumerAttributes,
  ): IChangeConsumer {
    return new ImportedChangeConsumer(scope, id, attrs);
  }

  readonly name: string;
  readonly contextName: string;
  readonly queue: sqs.IQueue;
  readonly deadLetterQueue: sqs.IQueue;
  readonly subscriptionDeadLetterQueue: sqs.IQueue;
  /** Name of the table in which positions are kept. @default none: the delivery remembers nothing */
  readonly positionsTableName?: string;
  /** What the function must know, as text: the value of its environment variable `EVENT_SHARING_CONSUMER`. */
  readonly settings: string;
  /** Rings while a message is in the queue of changes that could not be handled. */
  readonly deadLetterAlarm: cloudwatch.Alarm;
  /** Rings while a message is in the queue of changes that SNS could not deliver. */
  readonly subscriptionDeadLetterAlarm: cloudwatch.Alarm;
  /** The alarms that `freshness` makes. @default none: without `freshness` nobody can say what is late */
  readonly freshnessAlarms?: FreshnessAlarms;
  /** As the property. @internal */
  readonly _freshness?: Duration;
  /** As the property. @internal */
  readonly _function: lambda.IFunction;

  /** @throws ConstructError when the properties do not fit the contract, the function or each other */
  constructor(scope: Construct, id: string, props: ChangeConsumerProps) {
    super(scope, id);
    const { contract, delivery = ChangeDelivery.AT_LEAST_ONCE, encryptionKey, kinds, fields } = props;
    const filter = props.filter as Filter | undefined;
    const context = BoundedContext.of(this);
    const namespace = Namespace.of(this);
    const feedNamespace = namespaceSought(this, props.feedNamespace);
    const plainName = replicaName(context.name, id);
    this.contextName = context.name;
    this.name = followerName(this, context.name, props);
    const fn = new ConsumingFunction(this, props.function);
    refuseIf(this, 'invalid-consumer', [
      ...changeConsumerRules(this, this.name, fn, props),
      ...this.#functionRules(fn),
    ]);
    markResources(this, () => ({ [MARK.consumer]: this.name }));
    const filterPolicy = subscriptionFilterPolicy(this, contract, this.name, filter, kinds);

    const feed = locateFeed(this, { who: 'consumer', ...props }, feedNamespace);
    const timeout = fn.timeout ?? props.functionTimeout;
    if (!timeout) throw new Error('the rules let a function without a timeout pass');
    const queue = new ReplicaQueue(this, 'Events', {
      topicArn: feed.topicArn,
      topicRegion: feed.place?.region,
      filterPolicy,
      batchRoleArn: feed.batchRoleArn,
      retention: props.queueRetention ?? DEFAULTS.queueRetention,
      dlqRetention: props.dlqRetention ?? DEFAULTS.dlqRetention,
      mapping: mappingOf(props, timeout),
      encryptionKey,
    });
    const positions = delivery === ChangeDelivery.AT_LEAST_ONCE ? undefined : this.#createPositions(props);
    if (positions) {
      fn.allow(POSITION_ACTIONS[delivery], [positions.tableArn]);
      fn.allowKey(['kms:Decrypt'], encryptionKey, 'dynamodb');
    }
    const payloads = s3.Bucket.fromBucketName(this, 'Payloads', feed.payloadBucketName);
    grantPayloads(this, props.function, payloads, feed.place);
    queue.feed(fn);

    this.queue = queue.queue;
    this.deadLetterQueue = queue.deadLetters;
    this.subscriptionDeadLetterQueue = queue.undelivered;
    this.positionsTableName = positions?.tableName;
    const settings: ConsumerSettings = {
      name: this.name,
      dimensions: this._dimensions,
      contract: contract.id,
      major: contract.major,
      delivery,
      deadLetterQueueUrl: queue.deadLetters.queueUrl,
      payloadBucket: feed.payloadBucketName,
      payloadRegion: feed.place?.region,
      ...(positions && { positionsTable: positions.tableName, horizonSeconds: horizonOf(props).toSeconds() }),
      kinds,
      fields,
      filter,
    };
    this.settings = Stack.of(this).toJsonString(settings);
    if (fn.created) {
      fn.created.addEnvironment(CONSUMER_VARIABLE, this.settings);
      handled.add(fn.created, { consumer: this.name });
    }
    this.deadLetterAlarm = alarmAboveZero(this, 'DeadLetterAlarm', {
      metric: queue.deadLetters.metricApproximateNumberOfMessagesVisible(),
      description: `changes could not be handled by ${this.name}: see the queue ${queue.deadLetters.queueName}`,
    });
    this.subscriptionDeadLetterAlarm = alarmAboveZero(this, 'SubscriptionDeadLetterAlarm', {
      metric: queue.undelivered.metricApproximateNumberOfMessagesVisible(),
      description: `changes could not be delivered to ${this.name}: see the queue ${queue.undelivered.queueName}`,
    });
    this._freshness = props.freshness;
    this._function = props.function;
    this.freshnessAlarms =
      props.freshness &&
      freshnessAlarms(this, {
        who: `the consumer ${this.name}`,
        freshness: props.freshness,
        metricLag: (options) => this.metricHandlingLag(options),
        queue: queue.queue,
        function: props.function,
        others: [this.deadLetterAlarm, this.subscriptionDeadLetterAlarm],
      });
    const names = new ParameterNames(feedNamespace);
    describeReplica(
      this,
      {
        name: this.name,
        kind: 'consumer',
        contract: contract.id,
        major: contract.major,
        reads: readableMajors(contract).reverse(),
        fields: contract.fields,
        filter,
        queueUrl: queue.queue.queueUrl,
        deadLetterQueueUrl: queue.deadLetters.queueUrl,
        subscriptionDeadLetterQueueUrl: queue.undelivered.queueUrl,
        replicator: props.function.functionName,
        freshnessSeconds: props.freshness?.toSeconds(),
        consuming: { delivery, positionsTable: positions?.tableName, kinds, fields },
        ...(feed.place && { topicArn: feed.topicArn, queueArn: queue.queue.queueArn }),
      },
      names,
    );
    claim(this, {
      thing: `the SSM parameter ${names.replica(this.name)}`,
      remedy: `choose another construct id for one of the two named ${this.name}, or deploy their stacks to different accounts or regions (env)`,
    });
    const record: ReplicaRecord = {
      name: plainName,
      kind: 'consumer',
      context: context.name,
      namespace,
      feedNamespace,
      contract: sharedSchema(contract),
      fields: contract.fields,
      filter: Object.keys(filter ?? {}),
    };
    this.node.addMetadata(METADATA.replica, record);
    const consumer = { name: plainName, contract: contract.id, major: contract.major };
    replicas.add(this, { namespace, name: this.name, consumer });
  }

  #functionRules({ created }: ConsumingFunction) {
    const [other] = created ? handled.under(created) : [];
    return [
      {
        condition: other !== undefined,
        message: () =>
          `the function ${created?.node.path} handles ${other?.consumer} already, and has one variable for its settings: give each consumer a function of its own`,
      },
    ];
  }

  #createPositions({ encryptionKey, removalPolicy }: ChangeConsumerProps): dynamodb.ITable {
    return new dynamodb.TableV2(this, 'Positions', {
      partitionKey: { name: POSITION_KEY, type: dynamodb.AttributeType.STRING },
      billing: dynamodb.Billing.onDemand(),
      encryption: tableEncryption(encryptionKey),
      timeToLiveAttribute: ROW.expiry,
      removalPolicy: removalPolicy ?? DataRemoval.of(this) ?? RemovalPolicy.RETAIN,
    });
  }
}
