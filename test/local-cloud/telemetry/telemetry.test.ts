import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { LogEntry } from '../../../lib/local-cloud/shared/types';
import { LogBook, Metrics } from '../../../lib/local-cloud/telemetry';

/** Node gives it to whoever asks for it while it runs. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

function entry(message: string, functionName = 'probe'): LogEntry {
  return { functionName, logGroup: `/aws/lambda/${functionName}`, time: 0, message, stream: 'stdout' };
}

function emf(directive: object, members: object): LogEntry {
  return entry(JSON.stringify({ _aws: { Timestamp: 0, CloudWatchMetrics: [directive] }, ...members }));
}

describe('log book', () => {
  test('keeps lines in order, and those of one function apart', () => {
    const book = new LogBook();
    book.add(entry('1', 'a'));
    book.add(entry('2', 'b'));
    expect(book.entries().map((line) => line.message)).toEqual(['1', '2']);
    expect(book.entries('b').map((line) => line.message)).toEqual(['2']);
  });

  test('forgets the oldest lines when full', () => {
    const book = new LogBook(3);
    for (let i = 0; i < 100; i += 1) book.add(entry(String(i)));
    expect(book.entries().map((line) => line.message)).toEqual(['97', '98', '99']);
  });

  test('forgets old lines when they are long', () => {
    const book = new LogBook();
    for (let i = 0; i < 5; i += 1) book.add(entry(`${i}`.repeat(20 * 1024 * 1024)));
    expect(book.entries().map((line) => line.message[0])).toEqual(['2', '3', '4']);
  });

  test('holds nothing of the lines that it forgot', async () => {
    const book = new LogBook(3);
    const forgotten = new WeakRef(entry('first'));
    book.add(forgotten.deref() ?? entry(''));
    for (let i = 0; i < 4; i += 1) book.add(entry(String(i)));
    // An object that a WeakRef answered lives until the end of the turn.
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    expect(forgotten.deref()).toBeUndefined();
  });

  test('a listener hears lines until it leaves', () => {
    const book = new LogBook();
    const heard: string[] = [];
    const leave = book.onEntry((line) => heard.push(line.message));
    book.add(entry('1'));
    leave();
    book.add(entry('2'));
    expect(heard).toEqual(['1']);
  });
});

describe('metrics', () => {
  const directive = {
    Namespace: 'EventSharing',
    Dimensions: [['service', 'replica']],
    Metrics: [{ Name: 'ReplicationLag', Unit: 'Milliseconds' }, { Name: 'EventsApplied' }],
  };

  test('several metrics of one line, with arrays of values, dimensions and units', () => {
    const metrics = new Metrics();
    metrics.observe(
      emf(directive, { service: 'orders', replica: 'User', ReplicationLag: [12, 30], EventsApplied: 2 }),
    );
    metrics.observe(
      emf(directive, { service: 'mail', replica: 'User', ReplicationLag: [5], EventsApplied: 1 }),
    );
    expect(metrics.names()).toEqual(['EventsApplied', 'ReplicationLag']);
    expect(metrics.sum('EventsApplied')).toBe(3);
    expect(metrics.sum('EventsApplied', { service: 'orders' })).toBe(2);
    expect(metrics.sum('EventsApplied', { service: 'orders', replica: 'User' })).toBe(2);
    expect(metrics.sum('EventsApplied', { service: 'nobody' })).toBe(0);
    expect(metrics.values('ReplicationLag')).toEqual([12, 30, 5]);
    expect(metrics.values('ReplicationLag', { replica: 'User', service: 'mail' })).toEqual([5]);
    expect([metrics.unit('ReplicationLag'), metrics.unit('EventsApplied')]).toEqual(['Milliseconds', 'None']);
    expect(metrics.unit('Unknown')).toBeUndefined();
  });

  test('several dimension sets count a value once', () => {
    const metrics = new Metrics();
    metrics.observe(
      emf(
        { ...directive, Dimensions: [['service'], ['service', 'replica'], []] },
        { service: 'a', replica: 'b', EventsApplied: 4 },
      ),
    );
    expect(metrics.sum('EventsApplied')).toBe(4);
    expect(metrics.sum('EventsApplied', { replica: 'b' })).toBe(4);
  });

  test('several directives in one line are all read', () => {
    const metrics = new Metrics();
    const CloudWatchMetrics = ['A', 'B'].map((Name) => ({
      Namespace: 'N',
      Dimensions: [[]],
      Metrics: [{ Name }],
    }));
    metrics.observe(entry(JSON.stringify({ _aws: { Timestamp: 0, CloudWatchMetrics }, A: 1, B: 2 })));
    expect([metrics.sum('A'), metrics.sum('B')]).toEqual([1, 2]);
  });

  test('the sum outlives the values kept', () => {
    const metrics = new Metrics();
    const values = Array.from({ length: 100 }, () => 1);
    for (let i = 0; i < 2_500; i += 1) metrics.observe(emf(directive, { EventsApplied: values }));
    expect(metrics.sum('EventsApplied')).toBe(250_000);
    expect(metrics.values('EventsApplied').length).toBeGreaterThanOrEqual(100_000);
    expect(metrics.values('EventsApplied').length).toBeLessThanOrEqual(125_000);
  });

  test('those of an account and region are seen apart, and kept once', () => {
    const all = new Metrics();
    const [here, there] = ['us-east-1', 'eu-west-1'].map((region) => ({ accountId: '111111111111', region }));
    const views = [here, there].map((place) => new Metrics(all, place));
    all.observe({ ...emf(directive, { EventsApplied: 2 }), ...here });
    all.observe({ ...emf(directive, { EventsApplied: 3, ReplicationLag: 1 }), ...there });
    expect(views.map((view) => view.sum('EventsApplied'))).toEqual([2, 3]);
    expect(views.map((view) => view.names())).toEqual([
      ['EventsApplied'],
      ['EventsApplied', 'ReplicationLag'],
    ]);
    expect(all.values('EventsApplied')).toEqual([2, 3]);
  });

  test.each([
    ['plain text', 'CloudWatchMetrics'],
    ['cut JSON', '{"_aws":{"CloudWatchMetrics":['],
    ['a list', '[{"_aws":{"CloudWatchMetrics":[]}}]'],
    ['no metadata', '{"CloudWatchMetrics":[]}'],
    ['no namespace', '{"_aws":{"CloudWatchMetrics":[{"Metrics":[{"Name":"A"}]}]},"A":1}'],
    [
      'a value that is no number',
      '{"_aws":{"CloudWatchMetrics":[{"Namespace":"N","Metrics":[{"Name":"A"}]}]},"A":"1"}',
    ],
    ['broken directives', '{"_aws":{"CloudWatchMetrics":[null,{"Namespace":"N","Metrics":[null,{}]}]}}'],
  ])('%s is no metric', (_name, line) => {
    const metrics = new Metrics();
    metrics.observe(entry(line));
    expect(metrics.names()).toEqual([]);
  });
});
