/**
 * A `traceparent` as "Trace Context" of the W3C writes it: version, trace id, parent id and flags, in lower case. Version ff and ids of
 * zeroes alone are invalid; a later version may have more behind, which nobody here would understand.
 */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;

export function isTraceparent(value: unknown): value is string {
  return typeof value === 'string' && TRACEPARENT.test(value);
}

/** Id of the trace that a well-formed `traceparent` names. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return traceparent?.slice(3, 35);
}
