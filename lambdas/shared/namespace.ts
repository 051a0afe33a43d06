import { ENV } from '../../lib/wire/handler';
import { MetricDimensions } from '../../lib/wire/metrics';
import { ParameterNames } from '../../lib/wire/parameters';

/** The environment that the function belongs to, if its account and region has several. */
const namespace = process.env[ENV.namespace] || undefined;

export const metricDimensions = new MetricDimensions(namespace);
export const parameterNames = new ParameterNames(namespace);
