import type { ReadOptions } from 'cdk-event-sharing-client';
import type { UserKey, UserProfiles } from '../sdk';
import type { FindOrder } from './order-view';

/** An order with its buyer, and how much the reader may rely on what it shows of the buyer. */
export interface OrderPage {
  readonly order: { readonly order_id: string; readonly total: number };
  readonly buyer: {
    readonly user_id: number;
    /** `null` when there is no such user there. */
    readonly name: string | null;
    readonly source: 'owner' | 'replica';
    /** The users service could not be asked, so it may have changed meanwhile. */
    readonly stale: boolean;
    /** Why it is stale. */
    readonly reason?: string;
    /** Milliseconds since the owner said so, or since the change that the replica shows. */
    readonly ageMs?: number;
  };
}

/**
 * Joins an order with its buyer.
 *
 * @returns `undefined` when there is no such order
 */
export async function openOrderPage(
  orderId: string,
  findOrder: FindOrder,
  users: UserProfiles<'name'>,
  options: ReadOptions<UserKey>,
): Promise<OrderPage | undefined> {
  const order = await findOrder(orderId);
  if (!order) return undefined;
  const user_id = Number(order.user_id);
  const { data, source, stale, reason, ageMs } = await users.getUserProfile(user_id, options);
  return {
    order: { order_id: orderId, total: Number(order.total) },
    buyer: { user_id, name: data?.name ?? null, source, stale, reason, ageMs },
  };
}
