import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../bin/synthesise';
import { synthesiseExample } from '../support/example-assembly';
import { HOSTILE, hiddenIn } from '../support/hostile-texts';
import { temporaryDirectory } from '../support/temporary-directory';
import { eventSharing } from './support/event-sharing';

interface Bill {
  readonly kind: string;
  readonly name: string;
  readonly usd: number;
  readonly items: readonly { readonly what: string; readonly quantity: number; readonly usd: number }[];
}

describe('cost of the example', () => {
  let assembly: Awaited<ReturnType<typeof synthesiseExample>>;
  beforeAll(async () => {
    assembly = await synthesiseExample();
  });
  afterAll(() => assembly?.remove());

  const cost = (...args: string[]) => eventSharing(['cost', '--assembly', assembly.directory, ...args]);
  const billsOf = async (...args: string[]) => {
    const { out } = await cost('--json', ...args);
    const { parts, usd } = JSON.parse(out) as { parts: Bill[]; usd: number };
    const quantity = (name: string, what: string) =>
      parts
        .find((part) => part.name === name)
        ?.items.filter((item) => item.what.startsWith(what))
        .reduce((sum, item) => sum + item.quantity, 0);
    return { parts, usd, quantity };
  };

  test('has a bill for each feed, replica, consumer and API', async () => {
    const { parts, usd } = await billsOf();
    expect(parts.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'feed Users/Context/Feed',
      'feed BillingEvents/Context/Events/Feed',
      'feed Orders/Context/Events/Feed',
      'replica orders/User',
      'replica notifications/User',
      'consumer orders/PaidOrders',
      'consumer billing/Users',
      'consumer billing/PlacedOrders',
      'api Users/Context/Api',
    ]);
    expect(parts.reduce((sum, part) => sum + part.usd, 0)).toBeCloseTo(usd, 6);
  });

  test('counts one write for each change, and less where changes are hot', async () => {
    expect((await billsOf('--changes', '5e6')).quantity('orders/User', 'DynamoDB write units')).toBe(5e6);
    const hot = await billsOf('--changes', '5e6', '--hot', '0.8', '--size', '2000');
    expect(hot.quantity('orders/User', 'DynamoDB write units')).toBeCloseTo(2e6, 3);
  });

  test('takes changes of one contract for its feed and its followers alone', async () => {
    const { quantity } = await billsOf('--changes', '0', '--changes-of', 'users/User=7');
    expect(quantity('Users/Context/Feed', 'SNS requests')).toBeCloseTo(7, 3);
    expect(quantity('notifications/User', 'DynamoDB write units')).toBe(7);
    expect(quantity('billing/Users', 'DynamoDB write units')).toBe(21);
    expect(quantity('billing/PlacedOrders', 'DynamoDB write units')).toBe(0);
  });

  test('fills batches as changes come faster', async () => {
    const invocations = async (burst: string) =>
      (await billsOf('--burst', burst)).quantity('orders/User', 'Lambda requests') ?? 0;
    expect(await invocations('0')).toBe(1e6);
    expect(await invocations('1e6')).toBe(1e5);
  });

  test('has large events in a bucket', async () => {
    const { quantity } = await billsOf('--changes', '1e6', '--size', '300000');
    expect(quantity('Users/Context/Feed', 'S3 objects')).toBe(1e6);
    expect(quantity('orders/User', 'S3 reads')).toBe(1e6);
    expect(quantity('orders/User', 'DynamoDB write units')).toBe(293e6);
  });

  test('counts reads of the API, of 4 KB each', async () => {
    const { quantity } = await billsOf('--reads', '3e6', '--size', '5000');
    expect(quantity('Users/Context/Api', 'API Gateway requests')).toBe(3e6);
    expect(quantity('Users/Context/Api', 'DynamoDB read units')).toBe(6e6);
  });

  test('says what it assumes and what it does not count', async () => {
    const { code, out, err } = await cost();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^- list prices of us-east-1 as of \d{4}/m);
    expect(out).toMatch(/^not counted: .*\d+ AWS::StepFunctions::StateMachine/m);
  });

  test('names a contract that nothing has', async () => {
    const { err } = await cost('--changes-of', 'users/Nobody=5');
    expect(err).toBe('no feed, replica or consumer of these assemblies has the contract users/Nobody');
  });

  // After a change of the constructs: npx event-sharing cost --markdown
  test.each(['README.md', 'docs/costs.md'])('%s has its table', async (page) => {
    const [head = '', ...rows] = (await cost('--markdown')).out.split('\n');
    const lines = readFileSync(join(packageRoot, page), 'utf8').split('\n');
    const first = lines.indexOf(head) + 1;
    expect(lines.slice(first, first + rows.length)).toEqual(rows);
  });
});

describe('cost', () => {
  test.each([
    [['--changes', '-1'], 'expected a number from 0 to 1e15, received -1'],
    [['--changes', 'NaN'], 'expected a number from 0 to 1e15, received NaN'],
    [['--changes', ''], 'expected a number from 0 to 1e15'],
    [['--changes', '1e300'], 'expected a number from 0 to 1e15'],
    [['--changes-of', '5'], 'expected contract=number'],
    [['--changes-of', 'users/User=many'], 'expected a number from 0 to 1e15, received many'],
    [['--reads', 'Infinity'], 'expected a number from 0 to 1e15'],
    [['--size', '0'], 'expected a whole number from 1 to 409600'],
    [['--hot', '1.1'], 'expected a number from 0 to 1'],
    [['--burst', '-3'], 'expected a number from 0 to 1e15'],
    [['--json', '--markdown'], 'cannot be used with'],
  ])('refuses %p', async (args, message) => {
    const { code, err } = await eventSharing(['cost', ...args]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test('names an assembly that is not there', async () => {
    const { code, err } = await eventSharing(['cost', '--assembly', '/nowhere']);
    expect(code).toBe(2);
    expect(err).toContain('cannot read /nowhere/manifest.json (ENOENT): give the output directory');
  });

  /** An assembly with a stage, in which a stack has a nested one. */
  function assemblyOf(resources: object, metadata: object = {}): string {
    const directory = temporaryDirectory();
    const stage = join(directory, 'assembly-Prod');
    mkdirSync(stage);
    const write = (file: string, content: object) => writeFileSync(file, JSON.stringify(content));
    write(join(directory, 'manifest.json'), {
      artifacts: { Prod: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } } },
    });
    write(join(stage, 'manifest.json'), {
      artifacts: {
        Stack: {
          type: 'aws:cloudformation:stack',
          properties: { templateFile: 'Stack.template.json' },
          metadata,
        },
      },
    });
    const nested = { 'aws:asset:path': 'Nested.nested.template.json' };
    write(join(stage, 'Stack.template.json'), {
      Resources: { Nested: { Type: 'AWS::CloudFormation::Stack', Metadata: nested } },
    });
    write(join(stage, 'Nested.nested.template.json'), { Resources: resources });
    return directory;
  }

  const json = async (assembly: string) =>
    JSON.parse((await eventSharing(['cost', '--assembly', assembly, '--json'])).out);

  test('counts what is in stages and nested stacks, whoever has it', async () => {
    const { parts, usd } = await json(
      assemblyOf({
        Dashboard: { Type: 'AWS::CloudWatch::Dashboard' },
        Alarm: { Type: 'AWS::CloudWatch::Alarm' },
        Sum: {
          Type: 'AWS::CloudWatch::Alarm',
          Properties: { Metrics: [{ Expression: 'a+b' }, { MetricStat: {} }, { MetricStat: {} }] },
        },
        Both: { Type: 'AWS::CloudWatch::CompositeAlarm' },
        Key: { Type: 'AWS::KMS::Key' },
      }),
    );
    expect(parts).toHaveLength(1);
    expect(usd).toBeCloseTo(3 + 0.1 + 2 * 0.1 + 0.5 + 1, 6);
  });

  test('has uses of a customer key, and events on a bus', async () => {
    const Metadata = { 'event-sharing:consumer': 'billing/Users' };
    const { parts } = await json(
      assemblyOf({
        Queue: { Type: 'AWS::SQS::Queue', Metadata, Properties: { KmsMasterKeyId: 'key' } },
        Mapping: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Metadata,
          Properties: { FunctionName: { Ref: 'Forwarder' } },
        },
        Forwarder: {
          Type: 'AWS::Lambda::Function',
          Properties: { Environment: { Variables: { EVENT_BUS_NAME: 'bus' } } },
        },
      }),
    );
    const whats = parts[0].items.map(({ what }: { what: string }) => what);
    expect(whats).toEqual(expect.arrayContaining(['uses of keys', 'events on the bus']));
  });

  test.each(Object.entries(HOSTILE))('shows a name that would %s as harmless text', async (_, name) => {
    const Metadata = { 'event-sharing:feed': name };
    const assembly = assemblyOf({ Topic: { Type: 'AWS::SNS::Topic', Metadata }, Other: { Type: name } });
    for (const format of [[], ['--markdown'], ['--json']]) {
      const { out } = await eventSharing(['cost', '--assembly', assembly, ...format]);
      expect(out.split('\n').flatMap(hiddenIn)).toEqual([]);
    }
  });

  test.each([
    ['no type', { Thing: {} }, 'the resource Thing has no type'],
    ['no object', { Thing: 'text' }, 'the resource Thing has no type'],
  ])('refuses a template with a resource of %s', async (_, resources, message) => {
    const { code, err } = await eventSharing(['cost', '--assembly', assemblyOf(resources)]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test('is not led astray by what a template says of itself', async () => {
    const { parts, usd } = await json(
      assemblyOf({
        Mapping: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Metadata: { 'event-sharing:replica': '__proto__' },
          Properties: {
            BatchSize: -1,
            MaximumBatchingWindowInSeconds: 'x',
            FunctionName: { Ref: '__proto__' },
          },
        },
      }),
    );
    expect(parts.map(({ name }: Bill) => name)).toEqual(['__proto__']);
    expect(usd).toBeGreaterThan(0);
    expect(parts[0].items.every(({ usd: each }: { usd: number }) => each >= 0)).toBe(true);
  });
});
