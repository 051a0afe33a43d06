import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DevProcess, endAll } from '../../dev/support/dev-process';
import { invoke } from '../../dev/support/invoke';
import { Project } from '../../dev/support/project';
import { Terminal } from '../../dev/support/terminal';
import { until } from '../../support/eventually';
import { HOSTILE, hiddenIn } from '../../support/hostile-texts';
import { temporaryDirectory } from '../../support/temporary-directory';

afterEach(endAll);

const runsOf = (project: Project) => readFileSync(project.path('.runs'), 'utf8').trim().split('\n');

describe('where stacks come from', () => {
  test('several assemblies are one cloud, and each is read again when it is written', async () => {
    const projects = [new Project(), new Project()] as const;
    projects[1].write('stack.json', JSON.stringify({ Others: { Type: 'AWS::SQS::Queue' } }));
    for (const [index, project] of projects.entries()) await project.synthesise(`Stack${index}`);
    const [first, second] = projects.map((project) => project.path('cdk.out'));
    const dev = new DevProcess(temporaryDirectory(), [
      '--json',
      '--assembly',
      String(first),
      '--assembly',
      String(second),
    ]);
    expect(await dev.event('started')).toMatchObject({ stacks: ['Stack0', 'Stack1'], synthesisMs: 0 });
    await dev.event('ready');
    projects[1].write('stack.json', JSON.stringify({ Topic: { Type: 'AWS::SNS::Topic' } }));
    // As whoever begins anew does it.
    projects[1].remove('cdk.out');
    const update = await dev.after(() => projects[1].synthesise('Stack1'), 'update');
    expect(update.changes).toMatchObject([
      { action: 'created', type: 'AWS::SNS::Topic' },
      { action: 'deleted', type: 'AWS::SQS::Queue' },
    ]);
  });

  test('apps get context and namespace of the command line, and the build of cdk.json goes before them', async () => {
    const project = new Project({ build: 'echo built > .runs', context: { a: 1, b: 2 } });
    project.write('stack.json', '{}');
    const dev = new DevProcess(project.directory, [
      '--json',
      ...['--app', 'node app.js One', '--app', 'node app.js Two'],
      ...['-c', 'b=3', '--context', 'c=d=e', '--namespace', 'pr-7'],
    ]);
    expect(await dev.event('started')).toMatchObject({ stacks: ['One', 'Two'] });
    const run = '{"a":1,"b":"3","c":"d=e"} pr-7';
    expect(runsOf(project)).toEqual(['built', run, run]);
  });
});

describe('what cannot be started', () => {
  const failed = async (cdkJson: object, ...args: string[]) => {
    const dev = new DevProcess(new Project(cdkJson).directory, args);
    return { code: await dev.ended, err: dev.err, out: dev.out };
  };

  test.each([
    ['no app', {}, 2, /cdk\.json names no app: .*--app 'npx tsx app\.ts'/],
    ['wrong settings', { app: 3 }, 2, /app of .*cdk\.json is 3, expected a command/],
    [
      'wrong patterns',
      { app: 'true', watch: { exclude: 1 } },
      2,
      /watch\.exclude of .* is 1, expected a pattern/,
    ],
    ['a broken build', { app: 'true', build: 'echo no room; exit 7' }, 3, /build command .*code 7:\nno room/],
    ['a broken app', { app: 'echo said; echo why >&2; exit 9' }, 3, /code 9:\n(said\nwhy|why\nsaid)/],
    ['a missing program', { app: 'no-such-program' }, 3, /code 127:\n.*no-such-program/],
    ['no assembly', { app: 'true' }, 3, /wrote no cloud assembly .*CDK_OUTDIR: .*app\.synth\(\)/],
  ])('%s is told with the remedy', async (_, cdkJson, code, message) => {
    const result = await failed(cdkJson);
    expect(result.err).toMatch(message);
    expect(result).toMatchObject({ code });
  });

  test('with --json that is a line on standard output', async () => {
    const { out, err, code } = await failed({}, '--json');
    expect(JSON.parse(out)).toMatchObject({ event: 'error', code: 'no-app' });
    expect({ err, code }).toEqual({ err: '', code: 2 });
  });

  test('an assembly that is none', async () => {
    const result = await failed({}, '--assembly', 'nowhere');
    expect(result.err).toMatch(/there is no cloud assembly at .*nowhere: run "npx cdk synth" first/);
    expect(result.code).toBe(3);
  });

  test.each([
    [['--logs', 'some'], /Allowed choices are all, errors, none/],
    [['--dynamodb-port', '0'], /expected a port from 1 to 65535/],
    [['--context', 'b'], /expected key=value/],
    [['--namespace', 'B'], /a namespace must match/],
    [['--seed-file', 'none.json'], /the seed file none\.json cannot be read/],
  ])('%j is refused', async (args, message) => {
    const { code, err } = await failed({ app: 'true' }, ...args);
    expect(err).toMatch(message);
    expect(code).toBe(2);
  });
});

describe('on a terminal', () => {
  const project = new Project();
  const hostile = Object.values(HOSTILE);
  let terminal: Terminal;

  beforeAll(async () => {
    project.write(
      'seed.ndjson',
      '{"to": "Things", "item": {"id": 12345678901234567890, "tags": ["a", null, true]}}\n',
    );
    project.write(
      'src/handler.js',
      `console.log(${JSON.stringify(hostile)}.join('|')); console.error('in red'); exports.handler = async () => {};`,
    );
    terminal = new Terminal(project.directory, ['--seed-file', 'seed.ndjson']);
    await terminal.shows(/keys: r restart/);
  });

  const tableItems = async () => {
    const [, endpoint = ''] = /export AWS_ENDPOINT_URL_DYNAMODB=(\S+)/.exec(terminal.text) ?? [];
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
    return (await client.send(new ScanCommand({ TableName: 'Things' }))).Items;
  };

  test('lines have colours', () => {
    expect(terminal.raw).toContain('\u001b[1m');
  });

  test('? shows the keys, and c clears the screen', async () => {
    terminal.type('?');
    await terminal.shows(/q {2}quit, as Ctrl-C does/);
    terminal.type('c');
    await until(() => terminal.raw.includes('\u001b[2J\u001b[3J\u001b[H'), 'a clear screen');
  });

  test('s seeds with every digit, r begins anew at the same place', async () => {
    terminal.type('s');
    await terminal.shows(/seeded: 1 of Things/);
    expect(await tableItems()).toEqual([
      { id: { N: '12345678901234567890' }, tags: { L: [{ S: 'a' }, { NULL: true }, { BOOL: true }] } },
    ]);
    const from = terminal.raw.length;
    terminal.type('r');
    await terminal.shows(/restarting: the data goes[\s\S]*output Stack\.Name/, 'text', from);
    expect(await tableItems()).toEqual([]);
  });

  test('a seed file that is wrong is told by its line, and nothing ends', async () => {
    project.write('seed.ndjson', `\n{"to": "Things", "item": {"id": "x"}}\n`);
    terminal.type('s');
    await terminal.shows(/1 of 1 items of seed\.ndjson were not written[\s\S]*line 2: .*/);
  });

  test('q ends it, and gives the terminal back', async () => {
    terminal.type('q');
    expect(await terminal.ended).toBe(0);
    expect(terminal.text).toMatch(/stopped\s*terminal: .* icanon .* echo /s);
  });

  test('Ctrl-C ends it too', async () => {
    const other = new Terminal(project.directory, []);
    await other.shows(/keys: r restart/);
    other.type('\u0003');
    expect(await other.ended).toBe(130);
  });

  test.each([
    ['--plain', ['--plain'], {}],
    ['NO_COLOR', [], { NO_COLOR: '1' }],
  ])('%s takes the colours away', async (_, args, environment) => {
    const plain = new Terminal(project.directory, args, environment);
    await plain.shows(/keys: r restart/);
    plain.type('q');
    await plain.ended;
    expect(plain.raw).not.toContain('\u001b');
  });
});

test('text of functions can do nothing on a terminal, and FORCE_COLOR gives colours without one', async () => {
  const project = new Project();
  project.write(
    'src/handler.js',
    `console.log(${JSON.stringify(Object.values(HOSTILE))}.join('|')); exports.handler = async () => {};`,
  );
  const dev = new DevProcess(project.directory, [], { FORCE_COLOR: '1' });
  await dev.prints(/watching/);
  await invoke(
    await dev.prints(/(?<=AWS_ENDPOINT_URL_LAMBDA=).*/),
    stripVTControlCharacters(await dev.prints(/(?<=Stack\.Name = ).*/)),
    {},
  );
  const line = await dev.prints(/.*\[Stack\/Echo\].*|.*\[Echo\].*/);
  expect(line).toContain('\u001b[2m[Echo]');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the colours that were asked for.
  expect(hiddenIn(line.replace(/\u001b\[\d+m/g, ''))).toEqual([]);
  expect(line).toContain('\\u{1b}[2J');
});
