import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { temporaryDirectory } from '../../support/temporary-directory';

export const TOPIC_PARAMETER = '/test/topic';

/** Lambda's runtime brings the SDK along; assets in a temporary directory find it by its place only. */
export const sdk = (client: string): string =>
  `require(${JSON.stringify(require.resolve(`@aws-sdk/client-${client}`))})`;

const PUBLISHER = `
const { PublishCommand, SNSClient } = ${sdk('sns')};
const sns = new SNSClient({});
exports.handler = async ({ Records }) => {
  for (const { dynamodb } of Records) {
    await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC_ARN, Message: JSON.stringify(dynamodb.NewImage) }));
  }
  console.log(JSON.stringify({
    _aws: { Timestamp: Date.now(), CloudWatchMetrics: [{ Namespace: 'Test', Dimensions: [[]], Metrics: [{ Name: 'Published', Unit: 'Count' }] }] },
    Published: Records.length,
  }));
};
`;

const CONSUMER = `
const { DynamoDBClient, PutItemCommand } = ${sdk('dynamodb')};
const dynamodb = new DynamoDBClient({});
exports.handler = async ({ Records }) => {
  console.log('received ' + Records.length);
  // Long enough for a test to kill the environment while it works.
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (const { body } of Records) {
    await dynamodb.send(new PutItemCommand({ TableName: process.env.TABLE_NAME, Item: JSON.parse(body) }));
  }
};
`;

/** Synthesises two stacks, table → stream → topic and queue → table, and returns the assembly's directory. */
export function synthesiseExample(): string {
  const outdir = join(temporaryDirectory(), 'cdk.out');
  const app = new App({ outdir });
  const consumer = new Stack(app, 'Consumer');
  const owner = new Stack(app, 'Owner');
  defineOwner(owner);
  defineConsumer(consumer);
  app.synth();
  return outdir;
}

export function defineOwner(stack: Stack): void {
  const table = keyedTable(stack, 'Table', StreamViewType.NEW_AND_OLD_IMAGES);
  const topic = new Topic(stack, 'Topic', { enforceSSL: true });
  const publisher = nodeFunction(stack, 'Publisher', PUBLISHER, { TOPIC_ARN: topic.topicArn });
  topic.grantPublish(publisher);
  publisher.addEventSource(
    new DynamoEventSource(table, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      reportBatchItemFailures: true,
    }),
  );
  new StringParameter(stack, 'TopicParameter', {
    parameterName: TOPIC_PARAMETER,
    stringValue: topic.topicArn,
  });
  new CfnOutput(stack, 'TableName', { value: table.tableName });
}

function defineConsumer(stack: Stack): void {
  const table = keyedTable(stack, 'Replica');
  const deadLetters = new Queue(stack, 'DeadLetters');
  const queue = new Queue(stack, 'Queue', {
    enforceSSL: true,
    // What a killed environment had received comes again after it.
    visibilityTimeout: Duration.seconds(4),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
  });
  const topicArn = StringParameter.valueForStringParameter(stack, TOPIC_PARAMETER);
  Topic.fromTopicArn(stack, 'Topic', topicArn).addSubscription(
    new SqsSubscription(queue, { rawMessageDelivery: true }),
  );
  const consumer = nodeFunction(stack, 'Consumer', CONSUMER, { TABLE_NAME: table.tableName });
  table.grantWriteData(consumer);
  consumer.addEventSource(new SqsEventSource(queue, { batchSize: 10 }));
  new CfnOutput(stack, 'ReplicaName', { value: table.tableName });
  new CfnOutput(stack, 'QueueUrl', { value: queue.queueUrl });
}

export function keyedTable(scope: Construct, id: string, dynamoStream?: StreamViewType): TableV2 {
  return new TableV2(scope, id, { partitionKey: { name: 'id', type: AttributeType.STRING }, dynamoStream });
}

export function nodeFunction(
  scope: Construct,
  id: string,
  code: string,
  environment: Record<string, string>,
): LambdaFunction {
  const directory = join(temporaryDirectory(), id);
  mkdirSync(directory);
  writeFileSync(join(directory, 'index.js'), code);
  return new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromAsset(directory),
    environment,
  });
}
