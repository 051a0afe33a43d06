import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOG_FORMATS } from '../../../lib/catalog';
import { REPORT_FORMATS } from '../../../lib/cli/report/report';
import type { createClients } from '../../../lib/operator/shared/clients';
import { eventSharing } from '../../cli/support/event-sharing';
import { answerWith } from '../../cli/support/hostile-cloud';
import { HOSTILE, hiddenIn } from '../../support/hostile-texts';
import { temporaryDirectory } from '../../support/temporary-directory';

/** What the next command's cloud, files and errors say. */
let text = '';
let failing = false;

jest.mock('../../../lib/operator/shared/clients', () => {
  const original = jest.requireActual<typeof import('../../../lib/operator/shared/clients')>(
    '../../../lib/operator/shared/clients',
  );
  return { ...original, createClients: (options: object) => answer(original.createClients(options)) };
});

const folder = temporaryDirectory();

function answer(clients: ReturnType<typeof createClients>): typeof clients {
  const answering = answerWith(clients, text);
  const { send } = answering.ssm;
  answering.ssm.send = async (command: never) => {
    if (failing) throw new Error(`refused: ${text}`);
    return send(command);
  };
  return answering;
}

const CLOUD = ['--endpoint', 'http://127.0.0.1:1', '--region', 'us-east-1'];
const keys = join(folder, 'keys.ndjson');
const contract = join(folder, 'contract.json');
const lock = join(folder, 'lock.json');

/** Every command, and what it should show of such a text: on the way to a person or to a program. */
const COMMANDS: readonly (readonly [string, ...string[]])[] = [
  ['status'],
  ['status', '--json'],
  ['seed', 'orders', '--lag-budget', '0'],
  ['seed', 'orders', '--no-audit', '--json'],
  ['republish', 'orders', '--all', '--json'],
  ['republish', 'orders', '--keys-file', keys],
  ['republish', 'orders', '--keys-file', keys, '--json'],
  ['audit', 'orders', '--lag-budget', '0'],
  ['audit', 'orders', '--lag-budget', '0', '--repair'],
  ['audit', 'orders', '--lag-budget', '0', '--repair', '--json'],
  ['dlq', 'list', 'orders'],
  ['dlq', 'list', 'orders', '--json'],
  ['dlq', 'show', 'orders', 'ID'],
  ['dlq', 'show', 'orders', 'ID', '--payload'],
  ['dlq', 'show', 'orders', 'nothing'],
  ['dlq', 'redrive', 'orders', '--id', 'ID', '--settle', '0'],
  ['dlq', 'redrive', 'orders', '--all', '--settle', '0', '--json'],
  ['replay-failures', 'users/User'],
  ['replay-failures', 'users/User', '--json'],
  ['replay-failures', 'users/User', '--list'],
  ['replay-failures', 'users/User', '--list', '--json'],
  ['replay-failures', 'nobody'],
  ['seed', 'nobody'],
];
describe.each(Object.entries(HOSTILE).slice(0, -2))(
  'a text of another service that would %s',
  (_, hostile) => {
    beforeEach(() => {
      [text, failing] = [hostile, false];
    });

    const harmless = async (args: readonly string[]) => {
      const { code, out, err } = await eventSharing(
        args.map((each) => (each === 'ID' ? `x${hostile}` : each)),
      );
      const lines = [...out.split('\n'), ...err.split('\n')];
      expect(lines.flatMap(hiddenIn)).toEqual([]);
      // A line of its own would be a forged one.
      expect(lines.filter((line) => /^(FORGED|ALL CLEAN| {2}click)/.test(line))).toEqual([]);
      if (args.includes('--json') && code < 2) JSON.parse(out);
      return { code, all: lines.join('\n') };
    };

    test.each(COMMANDS)(
      'does nothing in %s %s %s %s %s %s',
      async (...args) => {
        writeFileSync(keys, `${JSON.stringify({ user_id: `x${hostile}` })}\n`);
        const { code, all } = await harmless([...args, ...CLOUD]);
        // The command did its work, and the text was there to be shown.
        // No row can have such a key.
        const isNoKey = args.includes('--keys-file') && !hostile.isWellFormed();
        const isRefused = isNoKey || args.includes('nobody') || args.includes('nothing');
        expect({ args, isDone: isRefused ? code === 2 : code < 2, all }).toMatchObject({ isDone: true });
        expect(all).toMatch(/\\u|\\n|\\r|\\"/);
      },
      20_000,
    );

    test('does nothing in a contract or a catalogue', async () => {
      const schema = (fields: object) => ({
        type: 'object',
        'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['user_id'] },
        properties: { user_id: { type: 'integer' }, ...fields },
        required: ['user_id'],
      });
      const named = schema({ [`x${hostile}`]: { type: 'string', enum: [hostile] } });
      const replica = {
        name: `orders/${hostile}`,
        context: hostile,
        contract: named,
        fields: ['user_id'],
        filter: [],
      };
      const data = { feed: { contracts: [named] }, replica };
      const metadata = Object.entries(data).map(([kind, each]) => ({
        type: `event-sharing:${kind}`,
        data: each,
      }));
      writeFileSync(
        join(folder, 'manifest.json'),
        JSON.stringify({ artifacts: { x: { type: '', metadata: { '/': metadata } } } }),
      );
      for (const format of CATALOG_FORMATS) {
        expect(await harmless(['catalog', '--assembly', folder, '--format', format])).toMatchObject({
          code: 0,
        });
      }
      rmSync(lock, { force: true });
      writeFileSync(contract, JSON.stringify(named));
      const files = ['--lock', lock, '--assembly', folder];
      // No contract can have such a name.
      const isNoName = !hostile.isWellFormed();
      expect(await harmless(['contracts', 'release', contract, ...files])).toMatchObject({
        code: isNoName ? 2 : 0,
      });
      if (isNoName) return;
      writeFileSync(contract, JSON.stringify(schema({})));
      for (const format of REPORT_FORMATS) {
        expect(await harmless(['contracts', 'check', contract, ...files, '--format', format])).toMatchObject({
          code: 1,
          all: expect.stringContaining('was removed'),
        });
      }
      // Nobody could read a file with such a name.
      const out = ['--out', join(folder, 'readers.json')];
      const register = ['contracts', 'readers', '--repository', 'a', '--assembly', folder, ...out];
      expect(await harmless(register)).toMatchObject({ code: 2, all: expect.stringContaining('named') });
    });

    test('does nothing in the error of a service', async () => {
      failing = true;
      const { code, all } = await harmless(['status', ...CLOUD]);
      expect(code).toBe(3);
      expect(all).toContain('refused: ');
    });
  },
);
