import type { LogEntry } from '../../../lib/local-cloud/shared/types';
import { LogBook, Metrics } from '../../../lib/local-cloud/telemetry';

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
    expect(metrics.values('EventsApplied').length).toBeLessThanOrEqual(200_000);
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
