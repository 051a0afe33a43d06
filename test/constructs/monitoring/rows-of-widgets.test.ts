import { App } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Subject } from '../../../lib/constructs/monitoring/panel';
import { rowsOf } from '../../../lib/constructs/monitoring/rows-of-widgets';

const metric = (metricName: string) => new Metric({ namespace: 'Tests', metricName });
const metrics = (count: number) => Array.from({ length: count }, (_, index) => metric(`m${index}`));

function subjects(count: number, left: readonly IMetric[]): Subject[] {
  return Array.from({ length: count }, (_, index) => ({
    title: `Subject ${index}`,
    panels: [{ title: 'Panel', unit: 'count', left }],
    overview: { Question: metric('overview') },
  }));
}

/** A heading and a row for each subject, or a graph for the one question. */
const shown = (all: Subject[]) =>
  rowsOf(new App(), all).length === all.length * 2 ? 'in detail' : 'as an overview';

const [a, b] = [metric('a'), metric('b')];
const sum = new MathExpression({ expression: 'a + b', usingMetrics: { a, b } });

test.each<[number, string, readonly IMetric[], string]>([
  [100, 'panels of 25 metrics, 2,500 in all', metrics(25), 'in detail'],
  [100, 'panels of 26 metrics, 2,600 in all', metrics(26), 'as an overview'],
  // CloudWatch counts what is read, and each once in a graph.
  [200, 'panels of 10 metrics and an expression of two others', [...metrics(10), sum], 'in detail'],
  [200, 'panels of 11 metrics and an expression of two others', [...metrics(11), sum], 'as an overview'],
  [200, 'panels of 10 metrics, and two with their sum', [...metrics(10), a, b, sum], 'in detail'],
])('%d subjects with %s are shown as they fit', (count, _, left, expected) => {
  expect(shown(subjects(count, left))).toBe(expected);
});
