/** What becomes of a change before it travels: see `Publication`. */
export const PUBLICATION_STATES = ['published', 'suppressed', 'refused', 'unknown'] as const;

/** Where a change is on its way to one replica or consumer. */
export const ARRIVAL_STATES = [
  /** It has not been seen there yet. */
  'waiting',
  /** The row shows it, or the consumer has noted it. */
  'applied',
  /** The row shows a newer change of the same row. */
  'superseded',
  /** Its filter does not choose the change. */
  'filtered',
  /** It is in a dead-letter queue. */
  'parked',
  'undelivered',
  /** It was sent there, and the consumer keeps no positions that would tell more. */
  'sent',
  /** Nothing subscribes the queue to the feed. */
  'not-subscribed',
  /** It did not arrive in the time that was waited. */
  'late',
  /** Nothing was looked up, because too many changes came at a time. */
  'not-followed',
] as const;
