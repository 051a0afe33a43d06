import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { Duration } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { eventually } from '../../support/eventually';
import { userContract } from '../../support/user-contract';
import { userEvent } from '../../support/user-events';
import { DeployedApp } from './support/deployed-app';
import { defineConsumer, defineOwner } from './support/pipeline';

describe('a queue with the shortest retention that a replica may have', () => {
  const deployed = new DeployedApp((app) => {
    const owner = defineOwner(app, {
      contracts: [userContract],
      partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
    });
    defineConsumer(app, 'orders', owner, {
      User: { contract: userContract, timeout: Duration.seconds(1), queueRetention: Duration.minutes(1) },
    });
  });

  it('brings a message that fails each time to the dead-letter queue before it would be forgotten', async () => {
    const { dynamodb, sqs } = deployed.cloud.clients;
    await dynamodb.send(new DeleteTableCommand({ TableName: deployed.output('User') }));
    const MessageBody = JSON.stringify({
      ...userEvent(1, undefined, { user_id: 1, name: 'Ada' }, { at: Date.now() }),
    });
    const sentAt = Date.now();
    await sqs.send(new SendMessageCommand({ QueueUrl: deployed.output('UserQueue'), MessageBody }));
    await eventually(async () => {
      const receive = { QueueUrl: deployed.output('UserDeadLetterQueue'), VisibilityTimeout: 0 };
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(receive));
      expect(Messages.map(({ Body }) => Body)).toEqual([MessageBody]);
    }, 90_000);

    const asked = { QueueUrl: deployed.output('UserQueue'), AttributeNames: ['All' as const] };
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
