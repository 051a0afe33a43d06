import { until } from '../../support/eventually';
import { PAGES } from './pages';
import { Probe } from './probe';
import { deployFidelity } from './setup';

const aws = deployFidelity();
const boom = new Error('boom');

describe(PAGES.streamPartial.title, () => {
  test.each<[string, unknown]>([
    ['an empty batchItemFailures list', { batchItemFailures: [] }],
    ['a null batchItemFailures list', { batchItemFailures: null }],
    ['an empty answer', {}],
    ['a null answer', null],
  ])('%s is complete success', async (_name, answer) => {
    const probe = new Probe(() => answer);
    const table = await aws().filled('a', 'b');
    aws().readStream(table, probe, { batchSize: 2 });
    await until(() => probe.batches.length === 1);
    await aws().put(table, 'c');
    await until(() => probe.batches.length === 2);
    expect(probe.batches).toEqual([['a', 'b'], ['c']]);
  });

  test.each<[string, unknown]>([
    ['an exception', boom],
    ['an empty itemIdentifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a null itemIdentifier', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['an itemIdentifier with a wrong key name', { batchItemFailures: [{ itemId: '1' }] }],
    ['an unknown identifier', { batchItemFailures: [{ itemIdentifier: 'nobody' }] }],
    ['a list that is no list', { batchItemFailures: 'all' }],
    ['an answer that is no object', 'done'],
  ])('%s is complete failure', async (_name, answer) => {
    const probe = new Probe((_labels, call) => (call === 1 ? answer : undefined));
    aws().readStream(await aws().filled('a', 'b', 'c'), probe, { batchSize: 2 });
    await until(() => probe.labels.includes('c'));
    expect(probe.batches).toEqual([['a', 'b'], ['a', 'b'], ['c']]);
  });

  test('the lowest of the reported sequence numbers is the checkpoint', async () => {
    const probe = new Probe((_labels, call, report) => (call === 1 ? report('d', 'b') : undefined));
    aws().readStream(await aws().filled('a', 'b', 'c', 'd', 'e'), probe);
    await until(() => probe.batches.length === 2);
    expect(probe.batches).toEqual([
      ['a', 'b', 'c', 'd', 'e'],
      ['b', 'c', 'd', 'e'],
    ]);
  });

  test('without ReportBatchItemFailures the list is not looked at', async () => {
    const probe = new Probe((_labels, _call, report) => report('a'));
    const options = { batchSize: 1, reportBatchItemFailures: false };
    aws().readStream(await aws().filled('a', 'b'), probe, options);
    await until(() => probe.labels.includes('b'));
    expect(probe.batches).toEqual([['a'], ['b']]);
  });

  test.each([true, false])(
    'with bisect, a failed invocation cuts the batch in two, with ReportBatchItemFailures %s',
    async (reportBatchItemFailures) => {
      const probe = new Probe((_labels, call) => (call === 1 ? boom : undefined));
      const table = await aws().filled('a', 'b', 'c', 'd');
      aws().readStream(table, probe, { bisect: true, reportBatchItemFailures });
      await until(() => probe.labels.length === 8);
      expect(probe.batches).toEqual([
        ['a', 'b', 'c', 'd'],
        ['a', 'b'],
        ['c', 'd'],
      ]);
    },
  );

  test('with bisect, a partial failure cuts at the returned sequence number', async () => {
    const probe = new Probe((_labels, call, report) => (call === 1 ? report('d') : undefined));
    aws().readStream(await aws().filled('a', 'b', 'c', 'd'), probe, { bisect: true });
    await until(() => probe.batches.length === 2);
    expect(probe.batches).toEqual([['a', 'b', 'c', 'd'], ['d']]);
  });
});
