import type { Recorded } from '../stream';
import type { Item } from '../table';

/** A record of the table of orders and events, and what may be published of it: `changed` must be refused. */
export interface OutboxEntry extends Recorded {
  readonly tells: 'state' | 'event' | 'changed' | 'nothing';
  /** Whether the topic had the event of it. */
  isTold: boolean;
}

export function itemKey({ order_id, order_version }: Item): string {
  return `${order_id?.S}/${order_version?.N}`;
}

export const isEvent = (item: Item | undefined) => item?.__event !== undefined;
