import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { LocalCloud } from '../../../lib/local-cloud';
import { stopClouds } from '../../local-cloud/support/clouds';
import { stack, startUpdated } from '../../local-cloud/support/updated-cloud';
import { until } from '../../support/eventually';
import { PAGES } from './pages';

afterAll(stopClouds);

/** Waits some seconds, and answers a word. */
const machine = (word: string, Seconds: number) => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: {
    RoleArn: 'arn:aws:iam::000000000000:role/machine',
    Definition: {
      StartAt: 'Wait',
      States: {
        Wait: { Type: 'Wait', Seconds, Next: 'Say' },
        Say: { Type: 'Pass', Result: word, End: true },
      },
    },
  },
});

async function start(cloud: LocalCloud): Promise<string> {
  const stateMachineArn = cloud.resource('S', 'Machine').physicalId;
  const { executionArn = '' } = await cloud.clients.sfn.send(new StartExecutionCommand({ stateMachineArn }));
  return executionArn;
}

const execution = (cloud: LocalCloud, executionArn: string) =>
  cloud.clients.sfn.send(new DescribeExecutionCommand({ executionArn }));

async function output(cloud: LocalCloud, executionArn: string): Promise<unknown> {
  const { output: text } = await until(async () => {
    const described = await execution(cloud, executionArn);
    return described.status === 'SUCCEEDED' && described;
  });
  return JSON.parse(text ?? '');
}

describe(PAGES.updateStateMachine.title, () => {
  test('an execution under way goes on with its definition, and the next one has the new definition', async () => {
    const app = await startUpdated(stack({ Machine: machine('old', 3600) }));
    const before = await start(app.cloud);
    expect(await app.update(stack({ Machine: machine('new', 0) }))).toEqual(['updated Machine']);
    expect(await output(app.cloud, await start(app.cloud))).toBe('new');
    await app.cloud.clock.advance('1 hour');
    expect(await output(app.cloud, before)).toBe('old');
  });
});

describe(PAGES.deleteStateMachine.title, () => {
  test('a machine that is deleted ends its executions', async () => {
    const app = await startUpdated(stack({ Machine: machine('old', 3600) }));
    const before = await start(app.cloud);
    expect(await app.update(stack({}))).toEqual(['deleted Machine']);
    await expect(execution(app.cloud, before)).rejects.toThrow(/does not exist/i);
  });
});
