import { parseAudit, parseCheckpoint, parseRunRecord } from '../../lib/adapters/stored-runs';
import { type Checkpoint, FIRST_CHECKPOINT, type Run } from '../../lib/protocol/batch/run';
import type { AuditSummary } from '../../lib/wire/batch-requests';

const run: Run = {
  id: 'first',
  kind: 'seed',
  replica: 'orders/User',
  contract: 'users/User',
  segments: 4,
  rowsPerSecond: 0.5,
  filter: { newsletter: [true, null] },
};
const startedAt = '2026-02-01T00:00:10.500Z';
const checkpoint: Checkpoint = {
  ...FIRST_CHECKPOINT,
  version: 1,
  cursor: { id: { S: 'a' }, at: { N: '1' }, hash: { B: 'AA==' } },
  notBefore: 1.5,
};
const audit: AuditSummary = {
  replica: 'orders/User',
  at: startedAt,
  checked: 5,
  missing: 0,
  stale: 0,
  orphaned: 0,
  undecided: 0,
  unshareable: 0,
  repaired: 0,
};

test('what is kept is read as it was', () => {
  const { rowsPerSecond, filter, ...least } = run;
  for (const each of [run, { ...least, rowsPerSecond }, { ...least, filter }, least])
    expect(parseRunRecord(JSON.stringify({ run: each, startedAt }))).toEqual({ run: each, startedAt });
  for (const each of [FIRST_CHECKPOINT, checkpoint])
    expect(parseCheckpoint(JSON.stringify(each))).toEqual(each);
  expect(parseAudit(JSON.stringify(audit))).toEqual(audit);
});

test.each(['', '{', 'null', '[]', '{}', '"text"'])('%j is nothing that is kept', (text) => {
  expect([parseRunRecord, parseCheckpoint, parseAudit].map((parse) => parse(text))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

const WRONG = [null, [{}], { id: 'a' }, -0.5, true];

test.each(Object.keys(run))('a run with another type of "%s" is none', (member) => {
  for (const value of WRONG.filter((each) => !(member === 'rowsPerSecond' && typeof each === 'number')))
    expect(parseRunRecord(JSON.stringify({ run: { ...run, [member]: value }, startedAt }))).toBeUndefined();
  expect(parseRunRecord(JSON.stringify({ run }))).toBeUndefined();
});

test.each(Object.keys(checkpoint))('a checkpoint with another type of "%s" is none', (member) => {
  const right = { finished: 'boolean', notBefore: 'number' }[member];
  for (const value of WRONG.filter((each) => typeof each !== right))
    expect(parseCheckpoint(JSON.stringify({ ...checkpoint, [member]: value }))).toBeUndefined();
});

test.each(Object.keys(audit))('an audit with another type of "%s" is none', (member) => {
  for (const value of WRONG)
    expect(parseAudit(JSON.stringify({ ...audit, [member]: value }))).toBeUndefined();
});
