import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashKey } from '../../lib/adapters/digest';
import { audit } from '../../lib/cli/commands/audit';
import { showLetter } from '../../lib/cli/commands/dlq';
import type { Session } from '../../lib/cli/shared/session';
import { OwnerSides } from '../../lib/operator';
import {
  memberCloud,
  memberContract,
  memberEvent,
  memberReplica,
  memberTopology,
} from '../operator/support/member-cloud';
import { temporaryDirectory } from '../support/temporary-directory';

const ROW = 'planted%40example.com/4';
const BODY = memberEvent(1, 'planted@example.com', { id: `removal/run:1/${ROW}` });

const name = `#${hashKey(ROW)}`;

/** Runs a command. @param contracts what the owner tells. @default nothing */
async function run(
  command: (session: Session) => Promise<number>,
  contracts?: readonly object[],
  options: object = {},
) {
  const { clients } = memberCloud([BODY], contracts);
  const [out, err]: string[][] = [[], []];
  const refuse = () => {
    throw new Error('the owner is here');
  };
  const session = {
    clients,
    topology: memberTopology,
    owners: new OwnerSides(clients, memberTopology, refuse),
    options,
    console: {
      out: (line: string) => out?.push(line),
      err: (line: string) => err?.push(line),
      animate: async () => ({ update: () => undefined, done: () => undefined }),
    },
    signal: new AbortController().signal,
  };
  await command(session as unknown as Session);
  return { out: out?.join('\n') ?? '', err: err?.join('\n') ?? '' };
}

const shown = (contracts?: readonly object[], options: { readonly payload?: boolean } = {}) =>
  run((session) => showLetter(session, memberReplica.name, 'm0', options), contracts);

test('dlq show names the row without what is personal of its key, until it is asked', async () => {
  const { out, err } = await shown([memberContract.schema]);
  expect(JSON.parse(out)).toMatchObject({
    event: { subject: `${name}/4`, id: `removal/run:1/${name}/4` },
    masked: ['subject', 'id'],
  });
  expect([out.includes('planted'), err]).toEqual([false, '']);
  const whole = await shown([memberContract.schema], { payload: true });
  expect(JSON.parse(whole.out)).toMatchObject({
    event: { subject: ROW },
    masked: [],
    payload: { subject: ROW },
  });
});

test('dlq show hides the key of a contract that the owner does not tell, and says why', async () => {
  const { out, err } = await shown();
  expect(JSON.parse(out).event.subject).toBe(name);
  expect(out).not.toContain('planted');
  expect(err).toMatch(
    /^keys are shown as hashes, because club\/Member is not known: the owner of club\/Member does not tell/,
  );
  expect((await shown(undefined, { payload: true })).err).toBe('');
});

test('audit prints the rows that differ without what is personal of their keys, and its report has the keys', async () => {
  const report = join(temporaryDirectory(), 'findings.ndjson');
  const audited = (options: object, contracts?: readonly object[], global = {}) =>
    run((session) => audit(session, memberReplica.name, { lagBudget: 0, ...options }), contracts, global);
  const { out } = await audited({ report }, [memberContract.schema]);
  const key = `{"email":"${name}","seat":4}`;
  expect(out).toContain(`missing      ${name.slice(1)}  ${key}`);
  expect(out).toContain('are hashes');
  expect(JSON.parse(readFileSync(report, 'utf8')).key).toEqual({ email: 'planted@example.com', seat: 4 });
  const json = await audited({ repair: true }, [memberContract.schema], { json: true, yes: true });
  expect(JSON.parse(json.out).notRepaired).toMatchObject([{ key: { email: name, seat: 4 } }]);
  const unknown = await audited({});
  expect(unknown.out).toContain(`{"email":"${name}","seat":"${name}"}`);
  for (const text of [out, json.out, unknown.out]) expect(text).not.toContain('planted');
});
