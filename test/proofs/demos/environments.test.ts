import { SubscribeCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { Stage } from 'aws-cdk-lib';
import { ENVIRONMENTS } from '../../../examples/users-orders/demo/environments/names';
import { showBoth } from '../../../examples/users-orders/demo/environments/one-account';
import { exampleOf } from '../../../examples/users-orders/demo/example-cloud';
import { addExample } from '../../../examples/users-orders/stacks/example';
import { Namespace } from '../../../packages/cdk-event-sharing';
import { DeployedApp } from '../deployed/support/deployed-app';

const deployBoth = () =>
  new DeployedApp((app) => {
    for (const name of ENVIRONMENTS) {
      const stage = new Stage(app, name);
      Namespace.set(stage, name);
      addExample(stage);
    }
  });

beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation(() => {});
});

afterEach(() => jest.restoreAllMocks());

describe('the walk through two environments', () => {
  const deployed = deployBoth();

  test('finds every row in its own and in no other', async () => {
    expect(await showBoth(deployed.cloud)).toEqual([]);
  });
});

describe('a queue of production that hears of development', () => {
  const deployed = deployBoth();

  test('is found out', async () => {
    const [dev, prod] = ENVIRONMENTS.map((name) => exampleOf(deployed.cloud, `${name}-`));
    const { sns, sqs } = deployed.cloud.clients;
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: prod?.orders.queueUrl, AttributeNames: ['QueueArn'] }),
    );
    await sns.send(
      new SubscribeCommand({
        TopicArn: dev?.topicArn,
        Protocol: 'sqs',
        Endpoint: Attributes?.QueueArn,
        Attributes: { RawMessageDelivery: 'true' },
      }),
    );
    const found = await showBoth(deployed.cloud).catch(({ message }: Error) => [message]);
    expect(found).toContainEqual(expect.stringContaining('prod: orders: user 1 should be absent and is'));
  });
});
