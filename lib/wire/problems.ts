/** Begins the `type` of every problem that an owner's API answers (RFC 9457); the problem's code follows. */
export const PROBLEM_TYPE_PREFIX = 'urn:event-sharing:problem:';
