import { isObject, type JsonObject } from '../shared/json';
import { own } from '../shared/own';

/** Values of one metric as one log line reports them. */
export interface MetricSample {
  readonly namespace: string;
  readonly name: string;
  readonly unit: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: readonly number[];
  /** Epoch milliseconds. @default when it arrives */
  readonly time?: number;
}

/**
 * Reads a log line in CloudWatch's embedded metric format; any other line yields nothing, and so does what breaks the format's
 * rules, as CloudWatch ignores it. Several dimension sets describe the same values: a sample carries all their dimensions once.
 */
export function parseEmf(line: string): MetricSample[] {
  // Most lines are not metrics: look before parsing.
  if (!line.startsWith('{') || !line.includes('"CloudWatchMetrics"')) return [];
  const document = parseObject(line);
  const metadata = document?._aws;
  if (document === undefined || !isObject(metadata) || !Array.isArray(metadata.CloudWatchMetrics)) return [];
  return metadata.CloudWatchMetrics.filter(isObject).flatMap((directive) =>
    readDirective(
      document,
      directive,
      typeof metadata.Timestamp === 'number' ? metadata.Timestamp : undefined,
    ),
  );
}

function readDirective(document: JsonObject, directive: JsonObject, time?: number): MetricSample[] {
  const { Namespace: namespace, Metrics: metrics, Dimensions: sets } = directive;
  if (typeof namespace !== 'string' || !Array.isArray(metrics)) return [];
  const dimensions: Record<string, string> = {};
  for (const key of Array.isArray(sets) ? sets.flat() : []) {
    const value = own(document, key);
    if (typeof value === 'string') dimensions[key] = value;
  }
  return metrics.filter(isObject).flatMap(({ Name: name, Unit: unit }) => {
    if (typeof name !== 'string') return [];
    const values = [own(document, name)].flat().filter((value) => typeof value === 'number');
    if (values.length === 0) return [];
    return [{ namespace, name, unit: typeof unit === 'string' ? unit : 'None', dimensions, values, time }];
  });
}

function parseObject(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
