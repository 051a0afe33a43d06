import { execFileSync } from 'node:child_process';
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { LocalCloud, type LogEntry } from '../../lib/local-cloud';
import { until } from '../support/eventually';
import { functionResource, writeAssembly } from './support/assemblies';
import { startCloud, stopClouds } from './support/clouds';
import { synthesiseExample } from './support/example-app';

let assembly: string;
beforeAll(() => {
  assembly = synthesiseExample();
});

afterAll(stopClouds);

async function put(cloud: LocalCloud, ...ids: string[]): Promise<void> {
  const TableName = cloud.outputs.Owner?.TableName;
  await Promise.all(
    ids.map((id) => cloud.clients.dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: id } } }))),
  );
}

async function replicated(cloud: LocalCloud): Promise<string[]> {
  const command = new ScanCommand({ TableName: cloud.outputs.Consumer?.ReplicaName, ConsistentRead: true });
  const { Items = [] } = await cloud.clients.dynamodb.send(command);
  return Items.map((item) => item.id?.S ?? '').sort();
}

/** Supervisors of emulators that this process has started. */
function emulatorsOfThisProcess(): string[] {
  const lines = execFileSync('ps', ['-axo', 'ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => Number.parseInt(line, 10) === process.pid && line.includes('dynoxide'));
}

describe('a synthesised app in the local cloud', () => {
  test('a row written by the owner reaches the other stack through stream, topic, queue and functions', async () => {
    const lines: LogEntry[] = [];
    const cloud = await startCloud({ assembly, onLog: (entry) => lines.push(entry) });
    await put(cloud, 'a', 'b');
    await until(async () => (await replicated(cloud)).join() === 'a,b');
    await until(() => cloud.metrics.sum('Published') === 2);
    expect(lines.map(({ message }) => message)).toContainEqual(expect.stringMatching(/^received \d/));
    expect(cloud.logs.entries(cloud.function('Consumer/Consumer').spec.name).length).toBeGreaterThan(0);
  });

  test('rows still arrive when environments are killed while they work', async () => {
    const cloud = await startCloud({ assembly });
    const ids = Array.from({ length: 40 }, (_, i) => `id-${String(i).padStart(2, '0')}`);
    const received = (): boolean =>
      cloud.logs.entries().some(({ message }) => message.startsWith('received'));
    await put(cloud, ...ids.slice(0, 20));
    await until(received);
    expect(cloud.killEnvironments('Consumer/Consumer')).toBeGreaterThan(0);
    await put(cloud, ...ids.slice(20));
    expect(cloud.killEnvironments('Owner/Publisher')).toBeGreaterThan(0);
    await until(async () => (await replicated(cloud)).length === ids.length);
  });

  test('rows still arrive when pollers are replaced while their batches are under way', async () => {
    const cloud = await startCloud({ assembly });
    const ids = Array.from({ length: 20 }, (_, i) => `id-${String(i).padStart(2, '0')}`);
    await put(cloud, ...ids);
    await until(() => cloud.logs.entries().some(({ message }) => message.startsWith('received')));
    expect(cloud.restartEventSources('Consumer/Consumer')).toBe(1);
    expect(cloud.restartEventSources('Owner/Publisher')).toBe(1);
    await until(async () => (await replicated(cloud)).length === ids.length);
    expect(() => cloud.restartEventSources('Nobody')).toThrow('there is no function "Nobody"');
  });

  test('two clouds of one assembly run at once and share nothing', async () => {
    const [one, two] = await Promise.all([startCloud({ assembly }), startCloud({ assembly })]);
    expect(one.endpoints).not.toEqual(two.endpoints);
    await put(one, 'only-in-one');
    await put(two, 'only-in-two');
    await until(async () => (await replicated(one)).length > 0 && (await replicated(two)).length > 0);
    expect([await replicated(one), await replicated(two)]).toEqual([['only-in-one'], ['only-in-two']]);
  });

  test('stacks, outputs, resources and functions are found by name and by construct path', async () => {
    const cloud = await startCloud({ assembly, stacks: ['Owner'], region: 'eu-central-1' });
    const table = cloud.resource('Owner', 'Owner/Table');
    expect(Object.keys(cloud.outputs)).toEqual(['Owner']);
    expect(table).toEqual(cloud.resource('Owner', 'Table'));
    expect(table).toEqual(cloud.resource('Owner', table.logicalId));
    expect(table.arn).toBe(`arn:aws:dynamodb:eu-central-1:000000000000:table/${table.physicalId}`);
    expect(cloud.resource('Owner', 'Topic').physicalId).toBe(cloud.parameters.get('/test/topic'));
    const [publisher] = cloud.functions();
    expect(cloud.function('Owner/Publisher')).toBe(publisher);
    expect(cloud.function(publisher?.spec.name ?? '')).toBe(publisher);
    expect(cloud.function(publisher?.spec.arn ?? '')).toBe(publisher);
  });

  test('what is not there is an error that lists what is', async () => {
    const cloud = await startCloud({ assembly, stacks: ['Owner'] });
    expect(() => cloud.function('Nobody')).toThrow(
      'there is no function "Nobody" (there are: Owner/Publisher)',
    );
    expect(() => cloud.resource('Nobody', 'x')).toThrow('there is no stack "Nobody" (there are: Owner)');
    expect(() => cloud.resource('Owner', 'x')).toThrow(
      /stack "Owner" has no resource "x" \(it has: .*Owner\/Table/,
    );
  });

  test('a queue URL works with the clients, whatever made it', async () => {
    const cloud = await startCloud({ assembly });
    const QueueUrl = cloud.outputs.Consumer?.QueueUrl;
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
    const { Attributes } = await cloud.clients.sqs.send(command);
    expect(Attributes?.QueueArn).toBe(cloud.resource('Consumer', 'Queue').arn);
    expect(QueueUrl).toMatch(new RegExp(`^${cloud.endpoints.messaging}/`));
  });

  test('after stop, which may be called again, no process is left', async () => {
    await stopClouds();
    const cloud = await startCloud({ assembly });
    expect(emulatorsOfThisProcess()).toHaveLength(1);
    await Promise.all([cloud.stop(), cloud.stop()]);
    await cloud.stop();
    expect(emulatorsOfThisProcess()).toEqual([]);
    await expect(cloud.invoke('Owner/Publisher')).rejects.toThrow(/stopped/);
  });

  test('a start that fails half way stops what was started', async () => {
    await stopClouds();
    const Resources = {
      Good: { Type: 'AWS::SQS::Queue' },
      Bad: { ...functionResource('not-listed'), DependsOn: 'Good' },
    };
    const broken = writeAssembly({ S: { template: { Resources } } });
    await expect(LocalCloud.start({ assembly: broken })).rejects.toMatchObject({
      code: 'AssetMissing',
      message: expect.stringContaining(
        'stack "S": resource Bad (AWS::Lambda::Function): the assembly lists no',
      ),
    });
    expect(emulatorsOfThisProcess()).toEqual([]);
  });
});
