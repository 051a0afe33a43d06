import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../bin/synthesise';
import { eventSharing } from './support/event-sharing';

const COMMANDS = [
  ['status'],
  ['seed'],
  ['republish'],
  ['audit'],
  ['dlq'],
  ['dlq', 'list'],
  ['dlq', 'show'],
  ['dlq', 'redrive'],
  ['replay-failures'],
  ['contracts'],
  ['contracts', 'check'],
  ['contracts', 'release'],
  ['contracts', 'readers'],
  ['catalog'],
  ['dev'],
];

/** Variables that could lead to a cloud. */
const saved = { ...process.env };
beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
});
afterAll(() => Object.assign(process.env, saved));

describe('without a cloud', () => {
  test('help names every command, where it works and the exit codes', async () => {
    const { code, out } = await eventSharing(['--help']);
    expect(code).toBe(0);
    for (const [name] of COMMANDS) expect(out).toMatch(new RegExp(`^  ${name}`, 'm'));
    for (const text of ['--real-aws', 'AWS_ENDPOINT_URL', 'Exit codes:', '130']) expect(out).toContain(text);
  });

  test.each(
    COMMANDS.filter(([name = '', sub]) => !['contracts', 'dlq'].includes(name) || sub).map((each) => [
      each.join(' '),
    ]),
  )('help of %s has a description, an example and the exit codes', async (name) => {
    const { code, out } = await eventSharing([...name.split(' '), '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^Usage: event-sharing ${name}`));
    expect(out).toMatch(new RegExp(`Example:\n  event-sharing ${name}`));
    expect(out).toContain('Exit codes:');
  });

  test('it says which version it is', async () => {
    const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
    expect(await eventSharing(['--version'])).toEqual({ code: 0, out: version, err: '' });
  });

  test.each([
    [['audit', '--help'], /--lag-budget <s>.*seconds.*\(default: 30 s\)/],
    [['seed', '--help'], /--lag-budget <s>.*seconds.*\(default: 30 s\)/],
    [['dlq', 'redrive', '--help'], /--settle <s>.*seconds.*\(default: 120 s\)/],
    [['dlq', 'redrive', '--help'], /--rate <messages\/s>.*\(default: 50 a second\)/],
    [['replay-failures', '--help'], /--rate <records\/s>.*\(default: 50 a second\)/],
  ])('help of %j tells the unit of a number', async (args, text) => {
    const { out } = await eventSharing(args);
    expect(out.replace(/\s+/g, ' ')).toMatch(text);
  });

  test.each([
    ['no command', [], ''],
    ['an unknown command', ['frobnicate'], "unknown command 'frobnicate'"],
    ['a missing replica', ['seed'], "missing required argument 'replica'"],
    ['an unknown option', ['status', '--fast'], "unknown option '--fast'"],
    ['a rate of nothing', ['seed', 'orders/User', '--rate', '0'], 'expected a number above 0'],
    [
      'too many segments',
      ['seed', 'orders/User', '--segments', '257'],
      'expected a whole number from 1 to 256',
    ],
    [
      'a lag that is no number',
      ['audit', 'orders/User', '--lag-budget', 'soon'],
      'expected a number of seconds',
    ],
    ['a condition without value', ['republish', 'orders/User', '--where', 'name'], 'expected field=value'],
    ['a key that is no object', ['republish', 'orders/User', '--key', '5'], 'expected a key as JSON'],
    [
      'another way to run',
      ['seed', 'orders/User', '--via', 'magic'],
      'Allowed choices are loop, state-machine',
    ],
    ['no endpoint', ['status'], 'no endpoint is configured'],
    ['an endpoint that is no URL', ['status', '--endpoint', 'here'], '"here" is not an HTTP URL'],
    [
      'an endpoint that is AWS',
      ['status', '--endpoint', 'https://sqs.eu-west-1.amazonaws.com'],
      'is AWS itself',
    ],
    ['both', ['status', '--endpoint', 'http://127.0.0.1:1', '--real-aws'], 'exclude each other'],
    ['a profile for an emulator', ['status', '--profile', 'prod'], 'give --real-aws with it'],
  ])('%s is refused', async (_, args, message) => {
    const { code, out, err } = await eventSharing(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  test('a service that does not answer is said so', async () => {
    // Without these the SDK would ask nobody.
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none' });
    const { code, err } = await eventSharing([
      'status',
      '--endpoint',
      'http://127.0.0.1:9',
      '--region',
      'eu-west-1',
    ]);
    expect(code).toBe(3);
    expect(err).toContain('ECONNREFUSED');
  });
});
