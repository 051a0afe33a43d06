import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { eventually } from '../../support/eventually';
import { HttpProxy } from '../../support/http-proxy';
import { userContract } from '../../support/user-contract';
import { throttle } from '../chaos/service-errors';
import { DeployedApp } from './support/deployed-app';
import { defineConsumer, defineOwner } from './support/pipeline';

const ROWS = 30;
const VISIBILITY = '3 minutes';

describe("a replica's table that throttles", () => {
  let proxy: HttpProxy | undefined;
  let isThrottled: (body: string) => boolean = () => false;
  let refused = 0;
  let crashes = 0;
  const deployed = new DeployedApp(
    (app) => {
      const owner = defineOwner(app, {
        contracts: [userContract],
        partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
      });
      defineConsumer(app, 'orders', owner, { User: { contract: userContract } });
    },
    {
      async functionEndpoints({ dynamodb }) {
        proxy = await HttpProxy.start(dynamodb, async (asked, forward) => {
          if (String(asked.body).includes('"crash"')) {
            crashes += 1;
            deployed.cloud.killEnvironments(deployed.output('UserReplicator'));
            return undefined;
          }
          if (!isThrottled(String(asked.body))) return forward(asked);
          refused += 1;
          return throttle('DynamoDB', 0);
        });
        return { dynamodb: proxy.url };
      },
    },
  );
  afterAll(() => proxy?.close());

  const waiting = async (output: string) => {
    const asked = { QueueUrl: deployed.output(output), AttributeNames: ['All' as const] };
    const { Attributes = {} } = await deployed.cloud.clients.sqs.send(new GetQueueAttributesCommand(asked));
    const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: hidden } =
      Attributes;
    return { visible: Number(visible), hidden: Number(hidden) };
  };
  const names = async () =>
    Object.fromEntries((await deployed.rows('User')).map(({ user_id, name }) => [user_id?.N, name?.S]));
  const retried = () =>
    deployed.cloud.logs.entries().filter(({ message }) => message.includes('tried again')).length;

  /** Lets the visibility timeout pass, and waits until all that became visible was tried in vain. */
  async function anotherTry(events: number): Promise<void> {
    const before = retried();
    await deployed.cloud.clock.advance(VISIBILITY);
    await eventually(async () => expect(retried()).toBeGreaterThanOrEqual(before + events), 30_000);
  }

  it('for an hour sends no event to the dead letters, and keeps no other row back', async () => {
    isThrottled = (body) => !body.includes('"other"');
    const put = (id: number, name: string) =>
      deployed.put('Table', { user_id: { N: String(id) }, name: { S: name } });
    await Promise.all(Array.from({ length: ROWS }, (_, id) => put(id, 'Ada')));
    await eventually(async () => expect(retried()).toBeGreaterThanOrEqual(ROWS), 30_000);
    for (let minutes = 0; minutes < 60; minutes += 3) await anotherTry(ROWS);
    expect(refused).toBeGreaterThanOrEqual(ROWS * 20);
    await put(1_000, 'other');
    await eventually(async () => expect(await names()).toEqual({ 1000: 'other' }));
    expect(await waiting('UserDeadLetterQueue')).toEqual({ visible: 0, hidden: 0 });

    isThrottled = () => false;
    await deployed.cloud.clock.advance(VISIBILITY);
    const all = Object.fromEntries(Array.from({ length: ROWS }, (_, id) => [id, 'Ada']));
    await eventually(async () => expect(await names()).toEqual({ ...all, 1000: 'other' }), 30_000);
    expect(await waiting('UserDeadLetterQueue')).toEqual({ visible: 0, hidden: 0 });
  }, 240_000);

  it('is no reason to try what ends its function for ever, and other rows go on', async () => {
    isThrottled = () => false;
    await deployed.put('Table', { user_id: { N: '2000' }, name: { S: 'crash' } });
    for (let tries = 1; tries <= 30; tries += 1) {
      await eventually(async () => expect(crashes).toBeGreaterThanOrEqual(tries), 30_000);
      expect(await waiting('UserDeadLetterQueue')).toEqual({ visible: 0, hidden: 0 });
      if (tries === 10) await deployed.put('Table', { user_id: { N: '2001' }, name: { S: 'goes on' } });
      if (tries === 10) await eventually(async () => expect(await names()).toHaveProperty('2001', 'goes on'));
      await deployed.cloud.clock.advance(VISIBILITY);
    }
    await eventually(async () =>
      expect(await waiting('UserDeadLetterQueue')).toEqual({ visible: 1, hidden: 0 }),
    );
    expect(crashes).toBe(30);
    expect(await names()).not.toHaveProperty('2000');
  }, 240_000);
});
