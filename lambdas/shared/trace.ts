/**
 * The W3C trace context of this invocation, from the X-Ray header that Lambda sets.
 * ("Tracing header", AWS X-Ray developer guide: `Root=1-<8 hex>-<24 hex>;Parent=<16 hex>;Sampled=0|1`.)
 *
 * @returns `undefined` when there is no well-formed header, or nothing is recorded under it that could be looked up
 */
export function traceparent(header = process.env._X_AMZN_TRACE_ID): string | undefined {
  const root = /Root=1-([0-9a-f]{8})-([0-9a-f]{24})/.exec(header ?? '');
  const parent = /Parent=([0-9a-f]{16})/.exec(header ?? '');
  const isRecorded = /Sampled=1/.test(header ?? '');
  return root && parent && isRecorded ? `00-${root[1]}${root[2]}-${parent[1]}-01` : undefined;
}
