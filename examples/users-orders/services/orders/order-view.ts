import type { ReplicaReader, Row } from 'cdk-event-sharing-client';
import type { UserKey, UserProfile } from '../sdk';

/** An order as a page would show it: with the buyer's name, which the orders service does not own. */
export interface OrderView {
  readonly order_id: string;
  readonly total: number;
  readonly buyer: {
    readonly user_id: number;
    /** `null` while the replica does not know the buyer (not replicated yet, or deleted). */
    readonly name: string | null;
    /** When the owner last changed what is shown here (ISO 8601, UTC). */
    readonly as_of: string | null;
  };
}

/** Finds an order of the orders service. */
export type FindOrder = (orderId: string) => Promise<Row | undefined>;

/** Joins an order with its buyer from the local replica: the users service is not asked. */
export async function viewOrder(
  orderId: string,
  findOrder: FindOrder,
  users: ReplicaReader<Pick<UserProfile, 'name'>, UserKey>,
): Promise<OrderView | undefined> {
  const order = await findOrder(orderId);
  if (!order) return undefined;
  const user_id = Number(order.user_id);
  const buyer = await users.get({ user_id });
  return {
    order_id: orderId,
    total: Number(order.total),
    buyer: {
      user_id,
      name: buyer?.data.name ?? null,
      as_of: buyer?.at ?? null,
    },
  };
}
