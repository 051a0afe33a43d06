import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { packageRoot } from '../../bin/synthesise';
import { WelcomeFunction, WelcomeQueue } from '../../examples/python-consumer/stacks';
import { LocalCloud } from '../../lib/local-cloud';
import { discover, feedOfReplica, replicaOf, republishKeys } from '../../lib/operator';
import { defineConsumer, defineOwner } from '../proofs/deployed/support/pipeline';
import { operatorClients } from '../support/operator-clients';
import { temporaryDirectory } from '../support/temporary-directory';
import { userContract } from '../support/user-contract';

const example = join(packageRoot, 'examples/python-consumer');

/**
 * Usage: tsx test/examples/run-python-consumer.ts PYTHON [ARGUMENT...]: runs the tests of examples/python-consumer by that interpreter, against
 * users and their change feed on a local cloud. The local cloud runs no Python: the tests take messages from the queue, and hand
 * them to the function as Lambda would.
 */
async function main([python, ...args]: readonly string[]): Promise<number> {
  if (python === undefined)
    throw new Error('give the Python interpreter that has the packages of requirements.txt');
  const assembly = temporaryDirectory();
  synthesise(assembly);
  const cloud = await LocalCloud.start({
    assembly,
    stacks: ['users-owner', 'orders', 'WelcomeQueue', 'Unfiltered'],
  });
  try {
    const child = spawn(python, ['-B', '-m', 'pytest', '-q', '-p', 'no:cacheprovider', ...args], {
      cwd: example,
      stdio: 'inherit',
      env: { PATH: process.env.PATH, ...cloud.environment, ...variablesOf(cloud), ...(await odd(cloud)) },
    });
    const [code] = await once(child, 'close');
    return code ?? 1;
  } finally {
    await cloud.stop();
    rmSync(assembly, { recursive: true, force: true });
  }
}

function synthesise(outdir: string): void {
  const app = new App({ outdir });
  const owner = defineOwner(app, {
    contracts: [userContract],
    partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
    timeToLiveAttribute: 'expires',
    removalPolicy: RemovalPolicy.DESTROY,
  });
  defineConsumer(app, 'orders', owner, { User: { contract: userContract } });
  const welcome = new WelcomeQueue(app, 'WelcomeQueue');
  new WelcomeFunction(app, 'WelcomeFunction', welcome);
  // What a subscription that somebody has changed by hand lets pass.
  const unfiltered = new Stack(app, 'Unfiltered');
  const queue = new Queue(unfiltered, 'Queue');
  const topicArn = StringParameter.valueForStringParameter(unfiltered, '/event-sharing/feeds/users/User');
  Topic.fromTopicArn(unfiltered, 'Users', topicArn).addSubscription(
    new SqsSubscription(queue, { rawMessageDelivery: true }),
  );
  new CfnOutput(unfiltered, 'Url', { value: queue.queueUrl });
  for (const stack of [welcome, unfiltered]) stack.addStackDependency(owner.stack);
  app.synth();
}

function variablesOf({ outputs, region }: LocalCloud): Record<string, string> {
  return {
    ...JSON.parse(outputs.WelcomeQueue?.Variables ?? ''),
    QUEUE_URL: outputs.WelcomeQueue?.QueueUrl ?? '',
    USERS_TABLE: outputs['users-owner']?.Table ?? '',
    // boto3 reads the region from this one alone.
    AWS_DEFAULT_REGION: region,
  };
}

/** Events that tests in Python cannot bring about: of a row that expired, and one that is addressed to a replica. */
async function odd(cloud: LocalCloud): Promise<Record<string, string>> {
  const { clients, outputs } = cloud;
  const TableName = outputs['users-owner']?.Table;
  const put = (user: object) =>
    clients.dynamodb.send(new PutItemCommand({ TableName, Item: marshall(user) }));
  const operator = operatorClients(cloud);
  const replica = replicaOf(await discover(operator), 'orders/User');
  await put({ user_id: 1, name: 'Addressed' });
  await republishKeys(operator, feedOfReplica(replica), replica.name, [{ key: { user_id: { N: '1' } } }]);
  await put({ user_id: 2, name: 'Expired', expires: Math.floor(Date.now() / 1000) - 1 });
  const bodies: string[] = [];
  const isFound = (member: string) => bodies.find((body) => member in JSON.parse(body));
  while (!isFound('audience') || !isFound('reason')) {
    const query = { QueueUrl: outputs.Unfiltered?.Url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 };
    const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand(query));
    bodies.push(...Messages.map(({ Body = '' }) => Body));
  }
  return { ADDRESSED: isFound('audience') ?? '', EXPIRED: isFound('reason') ?? '' };
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
