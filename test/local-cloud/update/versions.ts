import { App, CfnOutput, Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { defineOwner, nodeFunction, sdk, TOPIC_PARAMETER } from '../support/example-app';

/** A service that keeps what the owner publishes, in one version of its app. */
export interface Consumer {
  /** Stands in the code, and is written beside each row. */
  readonly marker: string;
  /** Key of its table. @default 'id' */
  readonly key?: string;
  /** What becomes of its table when nobody needs it. @default RETAIN, as the CDK has it */
  readonly removalPolicy?: RemovalPolicy;
  /** @default 10 */
  readonly batchSize?: number;
}

/** A version of an app: an owner's table that is published, and stacks of consumers by name. */
export interface Version {
  readonly consumers: Readonly<Record<string, Consumer>>;
  /** Value of an SSM parameter that the owner writes, and consumers' functions are given. @default 'a' */
  readonly setting?: string;
}

const code = (marker: string) => `
const { DynamoDBClient, PutItemCommand } = ${sdk('dynamodb')};
const dynamodb = new DynamoDBClient({});
exports.handler = async ({ Records }) => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  for (const { body } of Records) {
    const { id } = JSON.parse(body);
    const Item = { [process.env.KEY]: id, marker: { S: '${marker}' }, setting: { S: process.env.SETTING } };
    await dynamodb.send(new PutItemCommand({ TableName: process.env.TABLE_NAME, Item }));
  }
};
`;

/** Writes the assembly of a version, over that of the one before. */
export function synthesise(outdir: string, { consumers, setting = 'a' }: Version): void {
  const app = new App({ outdir });
  const owner = new Stack(app, 'Owner');
  defineOwner(owner);
  new StringParameter(owner, 'Setting', { parameterName: '/setting', stringValue: setting });
  for (const [name, consumer] of Object.entries(consumers)) {
    defineConsumer(new Stack(app, name), consumer);
  }
  app.synth();
}

function defineConsumer(stack: Stack, { marker, key = 'id', removalPolicy, batchSize = 10 }: Consumer): void {
  const partitionKey = { name: key, type: AttributeType.STRING };
  const table = new TableV2(stack, 'Replica', { partitionKey, removalPolicy });
  const queue = new Queue(stack, 'Queue', { visibilityTimeout: Duration.seconds(5) });
  const topic = Topic.fromTopicArn(
    stack,
    'Topic',
    StringParameter.valueForStringParameter(stack, TOPIC_PARAMETER),
  );
  topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true }));
  const consumer = nodeFunction(stack, 'Function', code(marker), {
    TABLE_NAME: table.tableName,
    KEY: key,
    SETTING: StringParameter.valueForStringParameter(stack, '/setting'),
  });
  table.grantWriteData(consumer);
  const source = new SqsEventSource(queue);
  consumer.addEventSource(source);
  // The CDK would refuse at synthesis what is to be refused by the mapping.
  const mapping = consumer.node.findAll().find((child) => 'eventSourceMappingId' in child);
  (mapping?.node.defaultChild as CfnEventSourceMapping).batchSize = batchSize;
  new CfnOutput(stack, 'TableName', { value: table.tableName });
}
