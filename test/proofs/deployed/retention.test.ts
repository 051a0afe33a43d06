import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { LocalCloud } from '../../../lib/local-cloud';
import { BoundedContext, ChangeFeed, OwnedTable, ReadReplica } from '../../../packages/cdk-event-sharing';
import { eventually } from '../../support/eventually';
import { userContract } from '../../support/user-contract';
import { userEvent } from '../../support/user-events';

describe('a queue with the shortest retention that a replica may have', () => {
  const directory = mkdtempSync(join(tmpdir(), 'retention-'));
  let cloud: LocalCloud;
  const output = (name: string) => String(cloud.outputs.All?.[name]);

  beforeAll(async () => {
    const app = new App({ outdir: directory });
    const stack = new Stack(app, 'All');
    const users = new BoundedContext(stack, 'Users', { name: 'users' });
    const table = new OwnedTable(users, 'Table', {
      partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
    });
    new ChangeFeed(users, 'Feed', { table, contracts: [userContract] });
    const replica = new ReadReplica(new BoundedContext(stack, 'Orders', { name: 'orders' }), 'User', {
      contract: userContract,
      timeout: Duration.seconds(1),
      queueRetention: Duration.minutes(1),
    });
    const { tableName, queueUrl, deadLetterQueueUrl } = replica;
    for (const [name, value] of Object.entries({ tableName, queueUrl, deadLetterQueueUrl }))
      new CfnOutput(stack, name.toLowerCase(), { value });
    app.synth();
    cloud = await LocalCloud.start({ assembly: directory });
  }, 60_000);
  afterAll(async () => {
    await cloud?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('brings a message that fails each time to the dead-letter queue before it would be forgotten', async () => {
    const { dynamodb, sqs } = cloud.clients;
    await dynamodb.send(new DeleteTableCommand({ TableName: output('tablename') }));
    const MessageBody = JSON.stringify({
      ...userEvent(1, undefined, { user_id: 1, name: 'Ada' }, { at: Date.now() }),
    });
    const sentAt = Date.now();
    await sqs.send(new SendMessageCommand({ QueueUrl: output('queueurl'), MessageBody }));
    await eventually(async () => {
      const receive = { QueueUrl: output('deadletterqueueurl'), VisibilityTimeout: 0 };
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(receive));
      expect(Messages.map(({ Body }) => Body)).toEqual([MessageBody]);
    }, 90_000);

    const asked = { QueueUrl: output('queueurl'), AttributeNames: ['All' as const] };
    const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand(asked));
    const retention = Number(Attributes.MessageRetentionPeriod);
    const { maxReceiveCount } = JSON.parse(Attributes.RedrivePolicy ?? '{}');
    expect(Date.now() - sentAt).toBeLessThan(retention * 1000);
    // It had all its tries: it was hidden between each and the next.
    expect(Date.now() - sentAt).toBeGreaterThan(
      (maxReceiveCount - 1) * Number(Attributes.VisibilityTimeout) * 1000,
    );
  }, 120_000);
});
