import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DevProcess, endAll, type Line } from '../../dev/support/dev-process';
import { invoke } from '../../dev/support/invoke';
import { descendants } from '../../dev/support/processes';
import { HANDLER, Project, TABLE } from '../../dev/support/project';
import { eventually, until } from '../../support/eventually';
import { temporaryDirectory } from '../../support/temporary-directory';

/** Of these processes alone: other files that run beside this one start the command too. */
const TMPDIR = temporaryDirectory();

afterAll(endAll);

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

describe('a project with cdk.json', () => {
  const project = new Project();
  let dev: DevProcess;
  let environment: Record<string, string>;
  let name: string;

  beforeAll(async () => {
    dev = new DevProcess(project.directory, ['--json'], { TMPDIR });
    const started = await dev.event('started');
    environment = started.environment as Record<string, string>;
    name = String((await dev.event('output', (line) => line.name === 'Name')).value);
    await dev.event('ready');
  });

  const dynamodb = () =>
    new DynamoDBClient({ endpoint: environment.AWS_ENDPOINT_URL_DYNAMODB, region: 'us-east-1', credentials });
  const put = (id: string) =>
    dynamodb().send(new PutItemCommand({ TableName: 'Things', Item: { id: { N: id } } }));
  const has = async (id: string) =>
    (await dynamodb().send(new GetItemCommand({ TableName: 'Things', Key: { id: { N: id } } }))).Item !==
    undefined;
  const logOf = (say: string) =>
    dev.after(() => invoke(String(environment.AWS_ENDPOINT_URL_LAMBDA), name, { say }), 'log');

  test('says what a person needs, and gives the app the context of cdk.json', async () => {
    const started = await dev.event('started');
    expect(started).toMatchObject({
      stacks: ['Stack'],
      functions: [{ name }],
      synthesisMs: expect.any(Number),
      startMs: expect.any(Number),
    });
    expect(environment).toMatchObject({ AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: expect.any(String) });
    expect(readFileSync(project.path('.runs'), 'utf8').split('\n')[0]).toBe('{"stage":"test"} ');
    expect(await dev.event('ready')).toMatchObject({ keys: false, watching: [project.directory] });
  });

  test('shows what functions print, harmless', async () => {
    expect(await logOf('\u001b[2J')).toMatchObject({ message: 'first says \u001b[2J', stream: 'stdout' });
    expect(dev.out).not.toContain('\u001b');
  });

  test('reloads a function whose code was edited, saved as editors do', async () => {
    const second = HANDLER.replace('first', 'second');
    const update = await dev.after(() => project.replace('src/handler.js', second), 'update');
    expect(update.changes).toEqual([
      expect.objectContaining({ action: 'updated', type: 'AWS::Lambda::Function', properties: ['Code'] }),
    ]);
    expect(await logOf('hello')).toMatchObject({ message: 'second says hello' });
  });

  test('applies a changed stack, and keeps the data', async () => {
    await put('1');
    const more = { Things: TABLE, Queue: { Type: 'AWS::SQS::Queue' } };
    const update = await dev.after(() => project.write('stack.json', JSON.stringify(more)), 'update');
    expect(update.changes).toEqual([expect.objectContaining({ action: 'created', type: 'AWS::SQS::Queue' })]);
    expect(await has('1')).toBe(true);
    const less = await dev.after(
      () => project.write('stack.json', JSON.stringify({ Things: TABLE })),
      'update',
    );
    expect(less.changes).toEqual([expect.objectContaining({ action: 'deleted', type: 'AWS::SQS::Queue' })]);
  });

  test('says why an app is broken, goes on as before, and takes it when it is mended', async () => {
    const error = await dev.after(() => project.write('stack.json', '{ "Things": '), 'error');
    expect(error).toMatchObject({ code: 'app-failed', message: expect.stringContaining('SyntaxError') });
    expect(await has('1')).toBe(true);
    const mended = await dev.after(
      () => project.write('stack.json', JSON.stringify({ Things: TABLE })),
      'update',
    );
    expect(mended.changes).toEqual([]);
  });

  test('says why a stack cannot be applied, and takes it when it is mended', async () => {
    const wrong = { Things: TABLE, Odd: { Type: 'AWS::Odd::Thing' } };
    const error = await dev.after(() => project.write('stack.json', JSON.stringify(wrong)), 'error');
    expect(error).toMatchObject({
      code: 'UnknownResourceType',
      message: expect.stringContaining('not updated'),
    });
    expect(await has('1')).toBe(true);
    await dev.after(() => project.write('stack.json', JSON.stringify({ Things: TABLE })), 'update');
  });

  test('sees files of folders that come, go and come again', async () => {
    const touched = (file: string) => (line: Line) => (line.files as string[]).includes(file);
    await dev.after(() => project.write('extra/deep/a.txt', '1'), 'updating', touched('extra/deep/a.txt'));
    await dev.event('update');
    await dev.after(() => project.write('extra/deep/a.txt', '2'), 'updating', touched('extra/deep/a.txt'));
    await dev.after(() => project.remove('extra'), 'updating', touched('extra/deep/a.txt'));
    await dev.after(() => project.write('extra/deep/b.txt', '1'), 'updating', touched('extra/deep/b.txt'));
    await dev.after(() => project.write('extra/deep/b.txt', '2'), 'updating', touched('extra/deep/b.txt'));
  });

  test('makes nothing of a file that is saved as it was, or that is no source', async () => {
    await until(() => dev.lines.at(-1)?.event === 'update', 'the end of updates');
    const before = dev.lines.length;
    project.write('src/handler.js', readFileSync(project.path('src/handler.js'), 'utf8'));
    project.write('node_modules/x/index.js', '1');
    project.write('cdk.out/manifest.json', '1');
    project.write('.git/HEAD', '1');
    project.write('src/handler.js~', '1');
    // What is seen is seen in this order.
    await dev.after(() => project.write('last.txt', '1'), 'update');
    const updates = dev.lines.slice(before).filter(({ event }) => event === 'updating');
    expect(updates.flatMap(({ files }) => files)).toEqual(['last.txt']);
  });

  test('ends with all that it has started', async () => {
    const children = descendants(dev.child.pid ?? 0);
    expect(children.length).toBeGreaterThan(1);
    expect(await dev.end('SIGTERM')).toBe(143);
    expect(dev.lines.at(-1)?.event).toBe('stopped');
    await eventually(async () => {
      expect(children.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
    });
    expect(dev.err).toBe('');
  });
});

test.each([
  ['SIGHUP', 129],
  ['SIGINT', 130],
] as const)('%s during a synthesis ends the app too', async (signal, code) => {
  const project = new Project({ app: 'sleep 600' });
  const dev = new DevProcess(project.directory, [], { TMPDIR });
  const child = dev.child.pid ?? 0;
  const children = await until(() => {
    const found = descendants(child);
    return found.some((pid) => commandOf(pid).includes('sleep')) && found;
  }, 'the app');
  expect(await dev.end(signal)).toBe(code);
  await eventually(async () => {
    expect(children.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
  });
});

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

test('nothing synthesised stays', () => {
  expect(readdirSync(TMPDIR).filter((name) => name.startsWith('event-sharing-dev-'))).toEqual([]);
});
