/**
 * Thrown by a handler for a change that it can never handle: the change is parked at once, with this message as the reason, and
 * not tried again. Any other error is tried again. The message must not hold values: it stands in attributes, logs and lists.
 */
export class Reject extends Error {
  override readonly name = 'Reject';
}

/** By its name: a service may hold two copies of this package. */
export function isReject(error: unknown): error is Error {
  return error instanceof Error && error.name === 'Reject';
}
