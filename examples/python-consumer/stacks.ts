/** A queue of users' changes with its tables, and the function in Python that reads it. */
import { join } from 'node:path';
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LayerVersion,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { FilterOrPolicy, SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';

const FEED = '/event-sharing/feeds/users/User';
/** Of users, in any minor version of this major one. */
const VERSION = 'urn:event-sharing:users:User:1.';
const TIMEOUT = Duration.seconds(30);
const QUEUE_RETENTION = Duration.days(4);
const DLQ_RETENTION = Duration.days(14);
/** A day in the stream, 23 days at SNS, both queues, and a day for clocks that differ. */
const HORIZON = Duration.days(1 + 23 + QUEUE_RETENTION.toDays() + DLQ_RETENTION.toDays() + 1);

/** The queue, and what its function writes. */
export class WelcomeQueue extends Stack {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly contacts: TableV2;
  readonly accounts: TableV2;
  readonly positions: TableV2;
  readonly payloads: IBucket;
  /** Variables of the function. */
  readonly variables: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const queueOf = (name: string) =>
      new Queue(this, name, { enforceSSL: true, retentionPeriod: DLQ_RETENTION });
    this.deadLetters = queueOf('DeadLetters');
    this.queue = new Queue(this, 'Events', {
      enforceSSL: true,
      retentionPeriod: QUEUE_RETENTION,
      visibilityTimeout: Duration.seconds(6 * TIMEOUT.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
    const topicArn = StringParameter.valueForStringParameter(this, FEED);
    Topic.fromTopicArn(this, 'Users', topicArn).addSubscription(
      new SqsSubscription(this.queue, {
        rawMessageDelivery: true,
        filterPolicyWithMessageBody: {
          // The topic may carry other contracts and versions, and what is republished to replicas.
          dataschema: FilterOrPolicy.filter(SubscriptionFilter.stringFilter({ matchPrefixes: [VERSION] })),
          audience: FilterOrPolicy.filter(SubscriptionFilter.notExistsFilter()),
        },
        deadLetterQueue: queueOf('Undelivered'),
      }),
    );
    const tableOf = (name: string, key: string, timeToLiveAttribute?: string) =>
      new TableV2(this, name, {
        partitionKey: { name: key, type: AttributeType.STRING },
        timeToLiveAttribute,
      });
    this.contacts = tableOf('Contacts', 'subject', 'expires');
    this.accounts = tableOf('Accounts', 'id');
    this.positions = tableOf('Positions', 'of', 'expires');
    const payloadBucket = StringParameter.valueForStringParameter(this, `${FEED}/payloads`);
    this.payloads = Bucket.fromBucketName(this, 'Payloads', payloadBucket);
    this.variables = {
      DEAD_LETTER_QUEUE_URL: this.deadLetters.queueUrl,
      PAYLOAD_BUCKET: payloadBucket,
      CONTACTS_TABLE: this.contacts.tableName,
      ACCOUNTS_TABLE: this.accounts.tableName,
      POSITIONS_TABLE: this.positions.tableName,
      HORIZON_SECONDS: String(HORIZON.toSeconds()),
    };
    // For tests, which run the function's code outside of Lambda.
    new CfnOutput(this, 'Variables', { value: this.toJsonString(this.variables) });
    new CfnOutput(this, 'QueueUrl', { value: this.queue.queueUrl });
  }
}

/** The function. Powertools come from AWS's layer, boto3 with the runtime: nothing has to be bundled. */
export class WelcomeFunction extends Stack {
  constructor(scope: Construct, id: string, welcome: WelcomeQueue) {
    super(scope, id);
    const layerArn = StringParameter.valueForStringParameter(
      this,
      '/aws/service/powertools/python/arm64/python3.13/latest',
    );
    const fn = new LambdaFunction(this, 'Handler', {
      runtime: Runtime.PYTHON_3_13,
      architecture: Architecture.ARM_64,
      handler: 'handler.handler',
      code: Code.fromAsset(join(__dirname, 'function'), { exclude: ['__pycache__'] }),
      layers: [LayerVersion.fromLayerVersionArn(this, 'Powertools', layerArn)],
      timeout: TIMEOUT,
      environment: { ...welcome.variables },
    });
    fn.addEventSource(new SqsEventSource(welcome.queue, { reportBatchItemFailures: true }));
    welcome.deadLetters.grantSendMessages(fn);
    welcome.contacts.grant(fn, 'dynamodb:PutItem');
    welcome.accounts.grant(fn, 'dynamodb:UpdateItem');
    welcome.positions.grant(fn, 'dynamodb:PutItem');
    // With the right to list, an object that is gone is told from one that is forbidden.
    welcome.payloads.grantRead(fn);
  }
}
