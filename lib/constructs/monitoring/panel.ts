import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** One graph of something that is watched. */
export interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly left: readonly cloudwatch.IMetric[];
  readonly rightUnit?: string;
  readonly right?: readonly cloudwatch.IMetric[];
  /** What must not be exceeded, on the left. @default nobody has said */
  readonly objective?: number;
}

/** Something that is watched. */
export interface Subject {
  readonly title: string;
  readonly panels: readonly Panel[];
  /** What is left of it beside very many others: one metric a question. */
  readonly overview: Readonly<Record<string, cloudwatch.IMetric>>;
}

const WIDTH = 8;
const HEIGHT = 5;

/** The graph of a panel. */
export function graphOf({ title, unit, left, rightUnit, right, objective }: Panel): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({
    title,
    width: WIDTH,
    height: HEIGHT,
    left: [...left],
    leftYAxis: { label: unit, min: 0, showUnits: false },
    ...(objective !== undefined && {
      leftAnnotations: [{ value: objective, label: 'objective', color: cloudwatch.Color.RED }],
    }),
    ...(right && { right: [...right], rightYAxis: { label: rightUnit, min: 0, showUnits: false } }),
  });
}

/** How many metrics CloudWatch counts: of an expression those that it is made of. */
export function countOf(metrics: readonly cloudwatch.IMetric[]): number {
  const seen = new Set<cloudwatch.IMetric>();
  const add = (metric: cloudwatch.IMetric): void => {
    const { mathExpression } = metric.toMetricConfig();
    if (mathExpression) Object.values(mathExpression.usingMetrics).forEach(add);
    else seen.add(metric);
  };
  metrics.forEach(add);
  return seen.size;
}

/** All metrics of a panel. */
export function metricsOf({ left, right = [] }: Panel): readonly cloudwatch.IMetric[] {
  return [...left, ...right];
}
