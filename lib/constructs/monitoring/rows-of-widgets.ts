import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { ConstructError } from '../shared/errors';
import { countOf, graphOf, metricsOf, type Subject } from './panel';

/** "CloudWatch quotas" in the CloudWatch user guide. */
const MAX_WIDGETS = 500;
const MAX_METRICS = 2500;
const MAX_METRICS_OF_WIDGET = 500;

/**
 * A row of graphs for each subject; where a dashboard does not hold that, a graph for each question with a line for each subject.
 *
 * @throws ConstructError when a dashboard does not hold that either
 */
export function rowsOf(scope: IConstruct, subjects: readonly Subject[]): cloudwatch.IWidget[] {
  const panels = subjects.flatMap((subject) => subject.panels);
  const widgets = subjects.length + panels.length;
  const metrics = panels.reduce((count, panel) => count + countOf(metricsOf(panel)), 0);
  if (widgets <= MAX_WIDGETS && metrics <= MAX_METRICS) return subjects.flatMap(detailed);
  const questions = [...new Set(subjects.flatMap(({ overview }) => Object.keys(overview)))];
  const lines = questions.map((question) => ({ question, metrics: linesOf(question, subjects) }));
  const total = lines.reduce((count, line) => count + line.metrics.length, 0);
  if (total > MAX_METRICS) {
    throw new ConstructError(
      scope,
      'invalid-dashboard',
      `a dashboard shows at most ${MAX_METRICS} metrics, and ${subjects.length} feeds, replicas, consumers and APIs have ${total} even in an overview: make several, each with a part of them, such as one for each stack`,
    );
  }
  return lines.flatMap(({ question, metrics: all }) => overviews(question, all));
}

function detailed({ title, panels }: Subject): cloudwatch.IWidget[] {
  return [heading(title), new cloudwatch.Row(...panels.map(graphOf))];
}

function heading(title: string): cloudwatch.TextWidget {
  return new cloudwatch.TextWidget({
    markdown: `## ${title}`,
    width: 24,
    height: 1,
    background: cloudwatch.TextWidgetBackground.TRANSPARENT,
  });
}

function linesOf(question: string, subjects: readonly Subject[]): cloudwatch.IMetric[] {
  return subjects.flatMap(({ title, overview }) => {
    const metric = overview[question];
    return metric ? [metric instanceof cloudwatch.Metric ? metric.with({ label: title }) : metric] : [];
  });
}

function overviews(title: string, metrics: readonly cloudwatch.IMetric[]): cloudwatch.IWidget[] {
  const graphs: cloudwatch.IWidget[] = [];
  for (let start = 0; start < metrics.length; start += MAX_METRICS_OF_WIDGET)
    graphs.push(
      new cloudwatch.GraphWidget({
        title,
        width: 24,
        height: 8,
        left: metrics.slice(start, start + MAX_METRICS_OF_WIDGET),
        leftYAxis: { min: 0, showUnits: false },
      }),
    );
  return graphs;
}
