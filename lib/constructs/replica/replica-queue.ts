import { type Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import { acknowledge } from '../shared/acknowledge';
import { admitToKey, type KeyService, SEND_ACTIONS, throughService } from '../shared/customer-key';
import type { QueueMapping } from '../shared/queue-mapping';

/** Properties of a replica's queue. */
export interface ReplicaQueueProps {
  /** The topic to subscribe to. */
  readonly topicArn: string;
  /** Region of the topic. @default that of the queue */
  readonly topicRegion?: string;
  /** Which events the subscription accepts, over the message body. */
  readonly filterPolicy: object;
  /** ARN of the owner's role that fills replicas. */
  readonly batchRoleArn: string;
  /** How long an event waits in the queue. */
  readonly retention: Duration;
  /** How long an event is kept in the dead-letter queues. */
  readonly dlqRetention: Duration;
  /** How the queue feeds its function. */
  readonly mapping: QueueMapping;
  /** A customer's key for the queues. @default keys managed by SQS */
  readonly encryptionKey?: kms.IKey;
}

/** A function that a queue feeds, and how it is allowed what it needs. */
export interface FedFunction {
  readonly function: lambda.IFunction;
  allow(actions: string[], resources: string[]): void;
  allowKey(actions: string[], key: kms.IKey | undefined, service: KeyService): void;
}

/** What a function needs of a queue that feeds it. */
const CONSUME_ACTIONS = [
  'sqs:ReceiveMessage',
  'sqs:ChangeMessageVisibility',
  'sqs:GetQueueUrl',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
];

/** A queue subscribed to a topic, with a dead-letter queue for either half of the way. */
export class ReplicaQueue extends Construct {
  /** Events on their way. */
  readonly queue: sqs.Queue;
  /** Events that could not be applied. */
  readonly deadLetters: sqs.Queue;
  /** Events that SNS could not deliver: it never retries a client error, such as a policy that says no. */
  readonly undelivered: sqs.Queue;
  readonly #props: ReplicaQueueProps;

  constructor(scope: Construct, id: string, props: ReplicaQueueProps) {
    super(scope, id);
    this.#props = props;

    this.deadLetters = this.#createQueue('DeadLetters', { retentionPeriod: props.dlqRetention });
    this.undelivered = this.#createQueue('Undelivered', { retentionPeriod: props.dlqRetention });
    this.queue = this.#createQueue('Queue', {
      retentionPeriod: props.retention,
      visibilityTimeout: props.mapping.visibility,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.mapping.maxReceiveCount },
    });
    for (const last of [this.deadLetters, this.undelivered]) {
      acknowledge(last, {
        'AwsSolutions-SQS3': 'it is the dead-letter queue of a subscription, where the rule does not look',
        'Serverless-SQSRedrivePolicy': 'it is a dead-letter queue itself: people look after what is in it',
      });
    }
    const subscription = new sns.CfnSubscription(this, 'Subscription', {
      topicArn: props.topicArn,
      region: props.topicRegion,
      protocol: 'sqs',
      endpoint: this.queue.queueArn,
      rawMessageDelivery: true,
      filterPolicyScope: 'MessageBody',
      redrivePolicy: { deadLetterTargetArn: this.undelivered.queueArn },
    });
    // CloudFormation takes the whole policy as text too, but the CDK's property does not. In an object of the template null is
    // refused, and a field named like a function, such as "Ref", is one.
    subscription.addPropertyOverride('FilterPolicy', JSON.stringify(props.filterPolicy));
    this.#allowBatchJobs();
    if (props.encryptionKey) this.#admitSenders(props.encryptionKey);
    for (const queue of [this.queue, this.undelivered]) {
      const { policyDependable } = this.#allowTopic(queue);
      // Events that arrive before the policy would be refused, and a refusal is not retried.
      if (policyDependable) subscription.node.addDependency(policyDependable);
    }
  }

  /** The owner need not know its consumers: each admits it to its own queue. */
  #allowBatchJobs(): void {
    this.queue.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ArnPrincipal(this.#props.batchRoleArn)],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
      }),
    );
  }

  /** Whoever puts something into the queues from outside must be able to use their key. */
  #admitSenders(key: kms.IKey): void {
    admitToKey(
      this,
      key,
      new iam.PolicyStatement({
        principals: this.#topicPrincipals(),
        actions: ['kms:GenerateDataKey*', 'kms:Decrypt'],
        resources: ['*'],
        conditions: { ArnEquals: { 'aws:SourceArn': this.#props.topicArn } },
      }),
    );
    admitToKey(
      this,
      key,
      new iam.PolicyStatement({
        principals: [new iam.ArnPrincipal(this.#props.batchRoleArn)],
        actions: SEND_ACTIONS,
        resources: ['*'],
        conditions: { StringEquals: throughService(this, 'sqs') },
      }),
    );
  }

  /** Hands the events to a function, in batches, and lets it park what it cannot apply. */
  feed(handler: FedFunction): void {
    const { batchSize, maxBatchingWindow, maxConcurrency } = this.#props.mapping;
    // Not by the queue's own grants: those would let the role use a customer's key directly.
    handler.allow(CONSUME_ACTIONS, [this.queue.queueArn]);
    handler.allow(['sqs:SendMessage'], [this.deadLetters.queueArn]);
    handler.allowKey(SEND_ACTIONS, this.#props.encryptionKey, 'sqs');
    const mapping = new lambda.EventSourceMapping(this, 'Mapping', {
      target: handler.function,
      eventSourceArn: this.queue.queueArn,
      batchSize,
      maxBatchingWindow,
      maxConcurrency,
      reportBatchItemFailures: true,
    });
    acknowledge(mapping, {
      'Serverless-LambdaEventSourceMappingDestination':
        'a mapping of a queue has no destination: what fails goes to the dead-letter queue of the queue',
    });
  }

  /**
   * Between regions of which one has to be enabled first, SNS delivers as a principal of that region: "Sending Amazon SNS messages
   * to an Amazon SQS queue or AWS Lambda function in a different Region" in the SNS developer guide.
   */
  #topicPrincipals(): iam.IPrincipal[] {
    const { topicRegion } = this.#props;
    const own = Stack.of(this).region;
    const optIn = [own, topicRegion ?? own].filter((region) => RegionInfo.get(region).isOptInRegion);
    if (topicRegion === undefined || topicRegion === own || optIn.length === 0) {
      return [new iam.ServicePrincipal('sns.amazonaws.com')];
    }
    return optIn.map((region) => new iam.ServicePrincipal(`sns.${region}.amazonaws.com`));
  }

  #createQueue(id: string, props: sqs.QueueProps): sqs.Queue {
    const { encryptionKey } = this.#props;
    return new sqs.Queue(this, id, {
      encryption: encryptionKey ? sqs.QueueEncryption.KMS : sqs.QueueEncryption.SQS_MANAGED,
      encryptionMasterKey: encryptionKey,
      enforceSSL: true,
      ...props,
    });
  }

  #allowTopic(queue: sqs.Queue): iam.AddToResourcePolicyResult {
    return queue.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: this.#topicPrincipals(),
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': this.#props.topicArn } },
      }),
    );
  }
}
