/** A turn of a handler: events as JSON text, one after the other. */
export interface Turn {
  readonly events: readonly string[];
}

/** What the handler answered and what it took, without what the runtime does before and after it. */
export interface TurnResult {
  /** The error of an event that failed as a whole, or the answer to it. */
  readonly answers: readonly { readonly error?: string; readonly answer?: unknown }[];
  readonly ms: number;
  readonly cpuMs: number;
  readonly requests: number;
}

export interface Ready {
  readonly ready: true;
}
