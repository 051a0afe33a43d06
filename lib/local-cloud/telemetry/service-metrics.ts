import type { MetricSample } from './emf';

/** What services of AWS measure by themselves, as far as the local cloud does: by namespace and dimension. */
export interface Measured {
  measure(sample: MetricSample): void;
}

/** One invocation of a function. Nothing is throttled here: an invocation waits for a free environment. */
export function measureInvocation(cloud: Measured, FunctionName: string, ms: number, isError: boolean): void {
  const dimensions = { FunctionName };
  const add = (name: string, unit: string, value: number) =>
    cloud.measure({ namespace: 'AWS/Lambda', name, unit, dimensions, values: [value] });
  add('Invocations', 'Count', 1);
  add('Errors', 'Count', isError ? 1 : 0);
  add('Throttles', 'Count', 0);
  add('Duration', 'Milliseconds', ms);
}

/** Before a batch of a stream is handed over. @param ms age of its last record */
export function measureIteratorAge(cloud: Measured, FunctionName: string, ms: number): void {
  const sample = { name: 'IteratorAge', unit: 'Milliseconds', dimensions: { FunctionName } };
  cloud.measure({ namespace: 'AWS/Lambda', ...sample, values: [Math.max(0, ms)] });
}

/** What a mapping has sent to its on-failure destination. */
export function measureGivenUp(cloud: Measured, EventSourceMappingUUID: string, count: number): void {
  const sample = { name: 'OnFailureDestinationDeliveredEventCount', unit: 'Count' };
  cloud.measure({
    namespace: 'AWS/Lambda',
    ...sample,
    dimensions: { EventSourceMappingUUID },
    values: [count],
  });
}

/** A request of an HTTP API (`ApiId`), or of a function's URL (`FunctionName`). */
export function measureRequest(
  cloud: Measured,
  dimensions: { readonly ApiId: string } | { readonly FunctionName: string },
  { status, ms }: { readonly status: number; readonly ms: number },
): void {
  const isApi = 'ApiId' in dimensions;
  const [namespace, count, client, server, latency] = isApi
    ? ['AWS/ApiGateway', 'Count', '4xx', '5xx', 'Latency']
    : ['AWS/Lambda', 'UrlRequestCount', 'Url4xxCount', 'Url5xxCount', 'UrlRequestLatency'];
  const add = (name: string, unit: string, value: number) =>
    cloud.measure({ namespace, name, unit, dimensions: { ...dimensions }, values: [value] });
  add(count, 'Count', 1);
  add(client, 'Count', status >= 400 && status < 500 ? 1 : 0);
  add(server, 'Count', status >= 500 ? 1 : 0);
  add(latency, 'Milliseconds', ms);
}
