/** What an order was when a transaction had committed. */
export interface State {
  readonly orderId: string;
  readonly version: number;
  readonly total: number;
}

/** The id that the event of a state must have. */
export function eventId({ orderId, version }: State): string {
  return `OrderPriced/${orderId}/${version}`;
}
