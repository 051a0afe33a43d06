import { Contract } from '../../../lib/contracts';
import type { OwnerItems } from '../../../lib/protocol/api/owner-view';
import type { ReceivedRequest } from '../../../lib/protocol/api/request';
import { type RequestTimer, serve } from '../../../lib/protocol/api/serve';
import type { Item } from '../../../lib/wire/item';
import { sharedContract } from '../../support/shared-contract';

const TAG = Contract.fromObject({
  'x-contract': { owner: 'shop', entity: 'Tag', version: '1.0', key: ['label'] },
  type: 'object',
  properties: { label: { type: 'string' }, price: { type: 'number' } },
  required: ['label'],
});
const LABELS = ['a', 'é', '札', '𝒳'];
const items: Item[] = LABELS.map((label) => ({ label: { S: label }, secret: { S: 'secret' } }));

const table: OwnerItems = {
  keySchema: async () => [{ name: 'label', type: 'S' }],
  get: async ({ label }) => items.find((item) => item.label?.S === label?.S),
  getAll: async (keys) => items.filter((item) => keys.some(({ label }) => label?.S === item.label?.S)),
  scan: async ({ cursor, limit }) => {
    const start = items.findIndex((item) => item.label?.S === cursor?.label?.S) + 1;
    const page = items.slice(start, start + limit);
    return { items: page, next: start + limit < items.length ? page.at(-1) : undefined };
  },
};

const timer: RequestTimer & { signals: AbortSignal[] } = {
  signals: [],
  remaining: () => 10_000,
  sleep: (_milliseconds, signal) => {
    timer.signals.push(signal);
    return new Promise((_resolve, reject) => signal.addEventListener('abort', reject));
  },
};

function ask(path: string, other: Partial<OwnerItems> = {}, time: RequestTimer = timer) {
  const [before = '', query = ''] = path.split('?');
  const request: ReceivedRequest = {
    id: 'r1',
    method: 'GET',
    path: before,
    isDecoded: true,
    query,
    body: '',
  };
  const service = {
    collection: 'tags',
    contracts: [sharedContract(TAG)],
    table: { ...table, ...other },
    digest: (text: string) => String(text.length),
    hashKey: (subject: string | undefined) => subject && `hash of ${subject}`,
  };
  return serve(request, service, time);
}

test('a row is answered, and its time is let go', async () => {
  const { answer, problem } = await ask('/tags/a');
  expect(answer).toMatchObject({ status: 200, body: '{"data":{"label":"a"}}' });
  expect(problem).toBeUndefined();
  expect(timer.signals.at(-1)?.aborted).toBe(true);
});

test('a table that hangs is a problem half a second before the function is ended', async () => {
  const waited: number[] = [];
  const { answer, trail } = await ask(
    '/tags/a',
    { get: () => new Promise(() => {}) },
    { remaining: () => 1_700, sleep: async (milliseconds) => waited.push(milliseconds) },
  );
  expect(waited).toEqual([1_200]);
  expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
  expect(trail).toMatchObject({ kind: 'get', subject: 'a' });
});

test.each([
  ['ValidationException', 400, 'bad-request'],
  ['ThrottlingException', 503, 'unavailable'],
])('a table that answers %s is a problem with status %i', async (name, status, code) => {
  const failing = async () => {
    throw Object.assign(new Error('secret'), { name });
  };
  const { answer, problem } = await ask('/tags/a', { get: failing });
  expect([answer.status, problem?.code]).toEqual([status, code]);
  expect(answer.body).not.toContain('secret');
});

test('what nobody has thought of is a problem that shows nothing', async () => {
  const { answer, problem } = await ask('/tags/a', { keySchema: async () => null as never });
  expect(answer).toMatchObject({ status: 500, body: expect.stringContaining('urn:request:r1') });
  expect(problem?.cause).toBeInstanceOf(TypeError);
});

test('a list goes on behind keys in every script', async () => {
  const labels: unknown[] = [];
  let next: string | undefined;
  do {
    const { answer } = await ask(`/tags?limit=1${next ? `&cursor=${next}` : ''}`);
    const page = JSON.parse(answer.body ?? '');
    labels.push(...page.items.map(({ data }: { data: { label: string } }) => data.label));
    next = page.next;
    expect(next ?? '').toMatch(/^[\w-]*$/);
  } while (next !== undefined && labels.length <= LABELS.length);
  expect(labels).toEqual(LABELS);
});

test('a cursor that is no base64 is refused', async () => {
  expect((await ask('/tags?cursor=%C3%A9')).answer.status).toBe(400);
});
