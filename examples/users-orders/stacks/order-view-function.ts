import type { OwnedTable, ReadReplica } from 'cdk-event-sharing';
import type { Construct } from 'constructs';
import { ExampleFunction } from './example-function';

/** Properties of the order view. */
export interface OrderViewFunctionProps {
  /** The orders service's own orders. */
  readonly orders: OwnedTable;
  /** The orders service's copy of the users' names. */
  readonly users: ReadReplica;
}

/** Answers one order with its buyer's name, read from this service's own tables only. */
export class OrderViewFunction extends ExampleFunction {
  constructor(scope: Construct, id: string, { orders, users }: OrderViewFunctionProps) {
    super(scope, id, {
      bundle: 'order-view',
      environment: { ORDERS_TABLE: orders.table.tableName, USERS_REPLICA: users.tableName },
    });
    orders.table.grant(this.function, 'dynamodb:GetItem');
    users.grantRead(this.function);
  }
}
