import { type App, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Clock } from '../../../lib/local-cloud/clock';
import { LocalFunction } from '../../../lib/local-cloud/functions';
import { discover, listDeadLetters, replicaOf } from '../../../lib/operator';
import { BoundedContext, ChangeForwarder } from '../../../packages/cdk-event-sharing';
import { HttpProxy } from '../../support/http-proxy';
import { operatorClients } from '../../support/operator-clients';
import { queueEvent } from '../../support/stream-event';
import { userContract } from '../../support/user-contract';
import { userEvent } from '../../support/user-events';
import { DeployedApp } from './support/deployed-app';
import { defineOwner, outputAll } from './support/pipeline';

function define(app: App): void {
  const owner = defineOwner(app, {
    contracts: [userContract],
    partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
  });
  const stack = new Stack(app, 'billing');
  const context = new BoundedContext(stack, 'Context', { name: 'billing' });
  // Of another app: the local cloud has no bus.
  const eventBus = EventBus.fromEventBusName(stack, 'Bus', 'shared');
  const { forwarder } = new ChangeForwarder(context, 'Users', { contract: userContract, eventBus });
  outputAll(stack, { Forwarder: forwarder.functionName });
  stack.addStackDependency(owner.stack);
}

interface Entry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Time: number;
  readonly Detail: string;
}

/** The shipped function, with something in the place of EventBridge. */
describe('a deployed forwarder to a bus', () => {
  const deployed = new DeployedApp(define);
  const requests: Entry[][] = [];
  let answer: (entry: Entry) => string | undefined = () => undefined;
  let bus: HttpProxy;
  let fn: LocalFunction;

  beforeAll(async () => {
    bus = await HttpProxy.start('http://127.0.0.1:9', async ({ headers, body }) => {
      expect(headers['x-amz-target']).toBe('AWSEvents.PutEvents');
      const { Entries }: { Entries: Entry[] } = JSON.parse(body.toString());
      requests.push(Entries);
      const answers = Entries.map((entry) => ({ ErrorCode: answer(entry), EventId: 'x' }));
      return {
        status: 200,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: Buffer.from(JSON.stringify({ Entries: answers })),
      };
    });
    const { spec } = deployed.cloud.function(deployed.output('Forwarder'));
    const environment = { ...spec.environment, AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url };
    fn = new LocalFunction({ ...spec, name: 'to-a-bus', environment }, { clock: new Clock(), log: () => {} });
  });
  afterAll(async () => {
    await fn?.stop();
    await bus?.close();
  });

  const event = (user_id: number) => userEvent(1, undefined, { user_id, name: 'Ada' }, { at: Date.now() });
  const subjects = () => requests.map((entries) => entries.map(({ Detail }) => JSON.parse(Detail).subject));

  test('sends the events of a batch in one request, under their source, type and time', async () => {
    const [one, other] = [event(1), event(2)];
    const { payload } = await fn.invoke(queueEvent([one, other].map((each) => JSON.stringify(each))));
    expect(payload).toEqual({ batchItemFailures: [] });
    expect(requests).toEqual([
      [one, other].map((each) => ({
        EventBusName: 'shared',
        Source: 'users/User',
        DetailType: 'users.UserCreated',
        Time: Date.parse(each.time) / 1000,
        Detail: JSON.stringify(each),
      })),
    ]);
  });

  test('sends again what was throttled, and parks what is refused', async () => {
    requests.length = 0;
    let throttled = 1;
    answer = ({ Detail }) => {
      const { subject } = JSON.parse(Detail);
      if (subject === '5') return 'MalformedDetail';
      return subject === '4' && throttled-- > 0 ? 'ThrottlingException' : undefined;
    };
    const { payload } = await fn.invoke(queueEvent([3, 4, 5].map((id) => JSON.stringify(event(id)))));
    expect(payload).toEqual({ batchItemFailures: [] });
    expect(subjects()).toEqual([['3', '4', '5'], ['4']]);
    const clients = operatorClients(deployed.cloud);
    const letters = await listDeadLetters(clients, replicaOf(await discover(clients), 'billing/Users'));
    expect(letters).toMatchObject([{ code: 'rejected-by-target', count: 1 }]);
  });
});
