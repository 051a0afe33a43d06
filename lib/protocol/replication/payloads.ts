/** Where the publisher puts data that is too large for an event. */
export interface PayloadStore {
  /**
   * Keeps data under a name; the same name again replaces it. Throws when it may succeed later.
   *
   * @returns the address that the event carries as `dataref`
   */
  put(name: string, data: string): Promise<string>;
}

/** What was found at an address. */
export type Payload =
  | { readonly kind: 'found'; readonly data: string }
  /** The address is not one of the feed's, or its data is gone: trying again does not help. */
  | { readonly kind: 'missing'; readonly reason: string };

/** Where the replicator fetches such data from. */
export interface PayloadSource {
  /** Throws when it may succeed later. */
  fetch(dataref: string): Promise<Payload>;
}
