import { hashKey } from '../../../lib/adapters/digest';
import { type AuditSettings, auditRows } from '../../../lib/operator/audit/audit-rows';
import type { AuditPorts } from '../../../lib/operator/audit/ports';
import type { AuditFinding, Unrepaired } from '../../../lib/operator/audit/report';
import type { RepublishKey, RepublishResult } from '../../../lib/wire/batch-requests';
import type { Item } from '../../../lib/wire/item';
import { keyOf, Tables } from './tables';

const LAG = 1000;

async function audit(tables: AuditPorts, settings: Partial<AuditSettings> = {}) {
  const findings: AuditFinding[] = [];
  const counts = await auditRows(tables, {
    segments: 2,
    lagBudgetMs: LAG,
    maxCandidates: 1000,
    onFinding: (finding) => findings.push(finding),
    ...settings,
  });
  return { counts, findings };
}

/** A key, and the name that the logs of the functions give its row. */
const named = (id: number) => ({ key: keyOf(id), keyHash: hashKey(String(id)) });

const clean = { missing: 0, stale: 0, orphaned: 0, unshareable: 0, undecided: 0, repaired: 0, unrepaired: 0 };

test('equal tables differ in nothing, and nobody waits', async () => {
  const tables = new Tables(333);
  tables.hold(400, '', '2', true);
  const { counts } = await audit(tables);
  expect(counts).toEqual({ ...clean, checked: 333 });
  expect(tables.now).toBe(0);
});

test('each kind of difference is found once, with its key', async () => {
  const tables = new Tables(200);
  tables.drop(5);
  tables.hold(6, '', '2', true);
  tables.hold(7, 'other', '1');
  tables.disown(8);
  tables.refuse(9, 'no');
  // A tombstone of a row that the owner has not either is as it should be.
  tables.disown(10);
  tables.hold(10, '', '2', true);
  const { counts, findings } = await audit(tables);
  expect(counts).toEqual({ ...clean, checked: 198, missing: 2, stale: 1, orphaned: 1, unshareable: 1 });
  expect(findings).toHaveLength(5);
  expect(findings).toEqual(
    expect.arrayContaining([
      { kind: 'missing', ...named(5) },
      { kind: 'missing', ...named(6), sequence: '2' },
      { kind: 'stale', ...named(7), sequence: '1' },
      { kind: 'orphaned', ...named(8), sequence: '1' },
      { kind: 'unshareable', ...named(9), sequence: '1', reason: 'no' },
    ]),
  );
});

test('a row whose key cannot be carried is told of at once', async () => {
  const tables = new Tables(3);
  tables.owners.set('nameless', { key: {}, refused: 'no key' });
  const { counts, findings } = await audit(tables);
  expect(counts).toMatchObject({ unshareable: 1, missing: 0 });
  expect(findings).toEqual([{ kind: 'unshareable', key: {}, reason: 'no key' }]);
});

test('changes that arrive within the lag budget are no differences', async () => {
  const tables = new Tables(50);
  tables.own(51, 'new');
  tables.own(1, 'newer');
  tables.disown(2);
  tables.onSleep = () => {
    tables.hold(51, 'new', '2');
    tables.hold(1, 'newer', '2');
    tables.hold(2, '', '2', true);
  };
  expect((await audit(tables)).counts).toEqual({ ...clean, checked: 50 });
});

test('a row that moves on either side is looked at again, and left undecided in the end', async () => {
  const tables = new Tables(10);
  tables.own(1, 'a');
  tables.own(2, 'a');
  let round = 0;
  tables.onSleep = () => {
    round += 1;
    tables.own(1, `owner ${round}`);
    tables.hold(2, `replica ${round}`, String(round + 1));
  };
  const { counts, findings } = await audit(tables);
  expect(counts).toMatchObject({ stale: 0, undecided: 2 });
  expect(findings.map(({ kind }) => kind)).toEqual(['undecided', 'undecided']);
  expect(tables.now).toBe(3 * LAG);
});

test('a replica that moved and shows the same values again counts as moved', async () => {
  const tables = new Tables(1);
  tables.own(1, 'a');
  let round = 1;
  // The owner goes from one value to the other and back faster than it is looked at.
  tables.onSleep = () => {
    round += 1;
    tables.hold(1, 'v1', String(round));
  };
  expect((await audit(tables)).counts).toMatchObject({ stale: 0, undecided: 1 });
});

test('a change that the owner makes and takes back between two looks is no difference', async () => {
  const tables = new Tables(1);
  const { page } = tables.owner;
  const owner = {
    ...tables.owner,
    page: async (segment: number, segments: number, cursor?: string) => {
      const read = await page(segment, segments, cursor);
      // This arrives at once.
      tables.own(1, 'other');
      tables.hold(1, 'other', '2');
      return read;
    },
  };
  // This is on its way when the rows are looked at again.
  tables.onSleep = (now) => now === LAG && tables.own(1, 'v1');
  const { counts } = await audit({ owner, replica: tables.replica, clock: tables.clock });
  expect(counts).toEqual({ ...clean, checked: 1 });
});

test('candidates are confirmed in waves, so that memory does not grow with the differences', async () => {
  const tables = new Tables(1000, 20);
  for (let id = 1; id <= 1000; id += 1) tables.drop(id);
  const seen: number[] = [];
  const { counts } = await audit(tables, {
    maxCandidates: 100,
    onProgress: ({ candidates }) => seen.push(candidates),
  });
  expect(counts).toEqual({ ...clean, checked: 1000, missing: 1000 });
  expect(Math.max(...seen)).toBeLessThan(140);
});

test('a repair asks for what is wrong, and counts what the replica shows afterwards', async () => {
  const tables = new Tables(100);
  tables.drop(1);
  tables.hold(2, 'other', '7');
  tables.disown(3);
  tables.refuse(4, 'no');
  tables.drop(5);
  tables.disown(6);
  // Added by hand: no replicator gave it a sequence.
  tables.hold(6, 'x', undefined);
  const asked: RepublishKey[] = [];
  const repairer = {
    repair: async (keys: readonly { seen?: string; key: Item }[]) => {
      asked.push(...keys);
      // The fifth never arrives.
      tables.hold(1, 'v1', '9');
      tables.hold(2, 'v2', '9');
      for (const id of [3, 6]) tables.hold(id, '', '9', true);
      return keys.map(({ seen }) => ({
        kind: seen === undefined ? ('marked' as const) : ('removed' as const),
      }));
    },
  };
  const { counts } = await audit({ ...ports(tables), repairer });
  expect(counts).toMatchObject({ missing: 2, stale: 1, orphaned: 2, unshareable: 1 });
  expect(counts).toMatchObject({ repaired: 4, unrepaired: 1 });
  expect(asked).toHaveLength(5);
  expect(asked).toEqual(
    expect.arrayContaining([
      { key: keyOf(1) },
      { key: keyOf(2), seen: '7' },
      { key: keyOf(3), seen: '1' },
      { key: keyOf(5) },
      { key: keyOf(6), seen: '' },
    ]),
  );
});

test('a repair says of each row that it did not mend why, by the name that logs give the row', async () => {
  const tables = new Tables(10);
  for (const id of [1, 2, 3, 4]) tables.drop(id);
  tables.hold(5, 'other', '7');
  tables.disown(6);
  tables.refuse(7, 'the name is a set');
  tables.own(8, 'moves');
  let round = 0;
  tables.onSleep = () => {
    round += 1;
    tables.own(8, `moves ${round}`);
  };
  tables.owners.set('nameless', { key: {}, refused: 'no key' });
  const results: Readonly<Record<string, RepublishResult>> = {
    1: { kind: 'marked' },
    2: { kind: 'marked' },
    3: { kind: 'refused', reason: 'the item is too large to be marked' },
    4: { kind: 'refused' },
    5: { kind: 'absent' },
    6: { kind: 'removed' },
  };
  const repairer = {
    repair: async (keys: readonly { key: Item }[]) => {
      tables.hold(1, 'v1', '9');
      return keys.map(({ key }) => results[key.id?.N ?? ''] as RepublishResult);
    },
  };
  const left: Unrepaired[] = [];
  const { counts } = await audit(
    { ...ports(tables), repairer },
    { onUnrepaired: (row) => left.push(row), lagBudgetMs: 7000 },
  );
  expect(counts).toMatchObject({ repaired: 1, unrepaired: 5, unshareable: 2, undecided: 1 });
  const why = new Map(left.map(({ keyHash, kind, reason }) => [keyHash, `${kind}: ${reason}`]));
  expect(left).toHaveLength(8);
  expect(why.get(hashKey('2'))).toMatch(/^missing: it was republished, .* within 7 s/);
  expect(why.get(hashKey('3'))).toBe('missing: the item is too large to be marked');
  expect(why.get(hashKey('4'))).toBe('missing: the owner refused to publish it');
  expect(why.get(hashKey('5'))).toMatch(/^stale: the owner has no such row/);
  expect(why.get(hashKey('6'))).toMatch(/^orphaned: its removal was sent, .* within 7 s/);
  expect(why.get(hashKey('7'))).toBe('unshareable: the name is a set');
  expect(why.get(hashKey('8'))).toMatch(/^undecided: it kept changing/);
  expect(why.get(undefined)).toBe('unshareable: no key');
});

test('nobody waits for rows that the owner refuses to publish', async () => {
  const tables = new Tables(3);
  tables.drop(1);
  const repairer = { repair: async () => [{ kind: 'refused', reason: 'no' } as const] };
  await audit({ ...ports(tables), repairer });
  expect(tables.now).toBe(LAG);
});

const ports = ({ owner, replica, clock }: Tables): AuditPorts => ({ owner, replica, clock });
