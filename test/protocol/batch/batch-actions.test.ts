import { answerBatch } from '../../../lib/protocol/batch/batch-actions';
import type { BatchObserver, BatchPorts } from '../../../lib/protocol/batch/ports';
import { FIRST_CHECKPOINT, type Run } from '../../../lib/protocol/batch/run';
import type { RunRecord } from '../../../lib/protocol/batch/runs';
import type { TargetQueue } from '../../../lib/protocol/batch/target';
import type { Outgoing } from '../../../lib/protocol/replication/outgoing-event';
import { type BatchRequest, MAX_REPUBLISH_KEYS } from '../../../lib/wire/batch-requests';
import type { ReplicaDescription } from '../../../lib/wire/parameters';
import { sharedContract } from '../../support/shared-contract';
import { userContract } from '../../support/user-contract';

const { id: CONTRACT, major } = userContract;
const REPLICA = 'orders/User';
const RUN: Run = { id: 'r1', kind: 'seed', replica: REPLICA, contract: CONTRACT, segments: 2 };
const keyOf = (id: number) => ({ user_id: { N: String(id) } });
/** What the owner has: of the second row the name can never be carried. */
const ITEMS = [
  { ...keyOf(1), name: { S: 'Alice' } },
  { ...keyOf(2), name: { SS: ['Bob'] } },
];

const told: unknown[][] = [];
const sent: Outgoing[] = [];
let run: Run;
let now: number;
let pageTakes: number;

const observer: BatchObserver = {
  rowsRefused: (refusals, of) => told.push(['refused', refusals.map(({ subject }) => subject), of]),
  segmentWorkedOn: (answer, { kind, replica }, done) =>
    told.push(['segment', answer.segment, kind, replica, done]),
  rowsRepublished: (of, counts) => told.push(['republished', of, counts]),
};

const unused = () => {
  throw new Error('nobody should ask for this');
};

const ports: BatchPorts = {
  contracts: [sharedContract(userContract)],
  admission: { account: '111111111111', sharedWith: { accounts: ['222222222222'] } },
  directory: {
    find: async (name) =>
      ({ name, contract: CONTRACT, reads: [major], queueUrl: 'q' }) as unknown as ReplicaDescription,
  },
  table: {
    keySchema: async () => [{ name: 'user_id', type: 'N' }],
    get: async (key) => ITEMS.find((item) => item.user_id.N === key.user_id?.N),
    getAll: unused,
    mark: async () => true,
    scan: async ({ cursor }) => {
      now += pageTakes;
      return cursor ? { items: [] } : { items: ITEMS, next: keyOf(2) };
    },
  },
  runs: {
    create: async (record) => record,
    find: async (id) => (id === run.id ? { run, startedAt: '2026-01-01T00:00:00Z' } : undefined),
    setStopped: async () => {},
    segments: async () => [],
    latest: async () => [],
    recordAudit: async (audit) => void told.push(['audit', audit]),
    audits: async () => [],
    load: async () => FIRST_CHECKPOINT,
    save: async () => true,
    isStopped: async () => false,
  },
  payloads: { put: unused },
  queueAt: () => ({
    send: async (events) => {
      sent.push(...events);
      return [];
    },
  }),
  digest: (text) => text,
  newId: () => 'new',
  observer,
};

const clock = { now: () => now, remaining: () => 60_000, sleep: async () => {} };
const ask = (request: BatchRequest) => answerBatch(request, ports, clock);
const republish = (count: number): BatchRequest => ({
  action: 'republish-keys',
  replica: REPLICA,
  contract: CONTRACT,
  keys: Array.from({ length: count }, (_, index) => ({ key: keyOf(index + 1) })),
});

beforeEach(() => {
  told.length = 0;
  sent.length = 0;
  run = RUN;
  now = 0;
  pageTakes = 0;
});

test('a seed puts rows into the queue, and tells of those that are refused', async () => {
  const segment = { action: 'segment', run: 'r1', segment: 1 } as const;
  expect(await ask(segment)).toMatchObject({ read: 2, sent: 1, refused: 1, finished: true });
  expect(sent.map(({ body }) => JSON.parse(body).data)).toEqual([{ user_id: 1, name: 'Alice' }]);
  expect(told).toEqual([
    ['refused', ['2'], { run: 'r1', replica: REPLICA, contract: CONTRACT }],
    ['refused', [], expect.anything()],
    ['segment', 1, 'seed', REPLICA, { sent: 1, refused: 1 }],
  ]);
});

const ELSEWHERE = {
  contract: CONTRACT,
  reads: [major],
  filter: { name: ['Alice'] },
  queueArn: 'arn:aws:sqs:eu-west-1:222222222222:q',
};

test('a run for a replica elsewhere keeps what was said of it, and sends to its queue', async () => {
  const start = { action: 'start', kind: 'seed', replica: 'x/User', run: 'r1', segments: 2 } as const;
  const [kept, queues]: [Run[], TargetQueue[]] = [[], []];
  const runs = {
    ...ports.runs,
    create: async (record: RunRecord) => {
      kept.push(record.run);
      return record;
    },
  };
  const queueAt = (queue: TargetQueue) => {
    queues.push(queue);
    return ports.queueAt(queue);
  };
  const asked = (request: BatchRequest) =>
    answerBatch(request, { ...ports, directory: { find: unused }, runs, queueAt }, clock);
  await asked({ ...start, elsewhere: ELSEWHERE });
  expect(kept).toEqual([expect.objectContaining({ elsewhere: ELSEWHERE })]);
  run = kept[0] as Run;
  expect(await asked({ action: 'segment', run: 'r1', segment: 1 })).toMatchObject({ sent: 1 });
  expect(queues).toMatchObject([{ region: 'eu-west-1', url: expect.stringContaining('/222222222222/q') }]);
});

test('a run ends for an account with which the feed is not shared any more', async () => {
  run = { ...RUN, elsewhere: { ...ELSEWHERE, queueArn: 'arn:aws:sqs:eu-west-1:333333333333:q' } };
  await expect(ask({ action: 'segment', run: 'r1', segment: 1 })).rejects.toThrow(/is not shared/);
  await expect(ask({ ...republish(1), elsewhere: run.elsewhere } as BatchRequest)).rejects.toThrow(
    /is not shared/,
  );
  expect(sent).toEqual([]);
});

test('a run to republish puts nothing into the queue', async () => {
  run = { ...RUN, kind: 'republish' };
  expect(await ask({ action: 'segment', run: 'r1', segment: 0 })).toMatchObject({ sent: 1, refused: 1 });
  expect(sent).toEqual([]);
});

test('a segment answers before a call takes longer than asked', async () => {
  pageTakes = 3_000;
  const segment = { action: 'segment', run: 'r1', segment: 0 } as const;
  expect(await ask({ ...segment, timeoutSeconds: 7 })).toMatchObject({ read: 2, finished: false });
  expect(await ask(segment)).toMatchObject({ finished: true });
});

test('rows that are republished are told of by what became of them', async () => {
  expect(await ask(republish(3))).toMatchObject({
    results: [{ kind: 'marked' }, { kind: 'refused' }, { kind: 'absent' }],
  });
  const counts = { marked: 1, removed: 0, absent: 1, refused: 1 };
  expect(told).toEqual([
    ['refused', ['2'], { run: 'new', replica: REPLICA, contract: CONTRACT }],
    ['republished', { run: 'new', replica: REPLICA }, counts],
  ]);
});

test('an audit is kept', async () => {
  const audit = { replica: REPLICA } as never;
  expect(await ask({ action: 'record-audit', audit })).toEqual({ recorded: true });
  expect(told).toEqual([['audit', audit]]);
});

test.each<[string, BatchRequest, string]>([
  ['an action that is none', { action: 'constructor' } as never, 'no action is "constructor": use start,'],
  [
    'a segment that the run has not',
    { action: 'segment', run: 'r1', segment: 2 },
    'no segment 2: use 0 to 1',
  ],
  ['half a segment', { action: 'segment', run: 'r1', segment: 0.5 }, 'no segment 0.5'],
  ['a run that is none', { action: 'segment', run: 'r2', segment: 0 }, 'no run is named "r2"'],
  ['too many keys', republish(MAX_REPUBLISH_KEYS + 1), 'republish at most 500 at a time'],
  [
    'every replica of no contract',
    { action: 'start', kind: 'republish', replica: '*' },
    'the request must name the "contract"',
  ],
  [
    'a contract that is not the one of the replica',
    { action: 'start', kind: 'seed', replica: REPLICA, contract: 'users/Other' },
    'orders/User is a replica of users/User, not of users/Other',
  ],
])('%s is refused', async (_what, request, message) => {
  await expect(ask(request)).rejects.toThrow(message);
  expect(told).toEqual([]);
});
