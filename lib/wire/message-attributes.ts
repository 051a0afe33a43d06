/**
 * Attributes of the message that carries an event. Each takes over 200 bytes of the request that publishes it, so that there is one
 * for what every subscription asks, and most events have none.
 */
export interface EventAttributes {
  /** The one replica that the event is meant for. @default every replica */
  readonly audience?: string;
}

/**
 * Attributes of a parked message, beside its body. Ten at the most: SNS delivers no more with raw messages, should anyone
 * send them on.
 */
export interface ParkedAttributes {
  /** Why it was parked, for machines. */
  readonly code: string;
  /** Why it was parked, for people; never holds values. */
  readonly reason: string;
  /** For example `orders/User`. */
  readonly replica: string;
  /** Name of the function that parked it. */
  readonly function: string;
  /** When the message was received first (ISO 8601, UTC). */
  readonly firstSeenAt: string;
  /** ISO 8601, UTC. */
  readonly parkedAt: string;
  /** Id that the message had in the replica's queue. */
  readonly originalMessageId: string;
}

/**
 * Of a message that a person has edited and sent again. They go along when it is parked once more, so that a parked message has nine
 * attributes at the most.
 */
export interface EditAttributes {
  readonly editedBy: string;
  /** ISO 8601, UTC. */
  readonly editedAt: string;
}
