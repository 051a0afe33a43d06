import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import {
  BoundedContext,
  ChangeConsumer,
  ChangeDelivery,
  OwnedTable,
  ReadReplica,
  SyncApi,
} from 'cdk-event-sharing';
import type { Construct } from 'constructs';
import { orderPaidContract, orderPlacedContract } from '../services/contracts/order-contracts';
import { userContract } from '../services/contracts/user-contract';
import { ExampleFunction } from './example-function';
import { objectivesOf } from './objectives';
import { OrderEvents } from './order-events';
import { OrderViewFunction } from './order-view-function';
import { OrdersBff } from './orders-bff';
import { outputConsumer, outputFeed, outputReplica } from './outputs';

/**
 * The orders service: owns the orders, keeps a copy of the users' names and nothing else of them, and may ask for users. It says when
 * an order is placed, and hears when one is paid.
 */
export class OrdersStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const context = new BoundedContext(this, 'Context', { name: 'orders' });
    const orders = new OwnedTable(context, 'Orders', {
      partitionKey: { name: 'order_id', type: AttributeType.STRING },
      // An example is for trying out; a real table keeps the default, RETAIN.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const { freshness } = objectivesOf(this);
    const users = new ReadReplica(context, 'User', { contract: userContract, fields: ['name'], freshness });
    const view = new OrderViewFunction(context, 'OrderView', { orders, users });
    const usersApi = SyncApi.locate(this, userContract);
    const bff = new OrdersBff(context, 'Bff', { orders, users, usersApi });

    const { outbox, feed } = new OrderEvents(context, 'Events', { contract: orderPlacedContract });
    const place = new ExampleFunction(context, 'PlaceOrder', {
      bundle: 'place-order',
      environment: { ORDERS_TABLE: orders.table.tableName, OUTBOX_TABLE: outbox.table.tableName },
    });
    orders.table.grant(place.function, 'dynamodb:PutItem');
    outbox.grantOutbox(place.function);
    const onPaid = new ExampleFunction(context, 'OnPaid', {
      bundle: 'orders-payments',
      environment: { ORDERS_TABLE: orders.table.tableName },
      failures: 'in the dead-letter queue of its consumer',
    });
    orders.table.grant(onPaid.function, 'dynamodb:UpdateItem');
    const paidOrders = new ChangeConsumer(context, 'PaidOrders', {
      contract: orderPaidContract,
      function: onPaid.function,
      delivery: ChangeDelivery.EXACTLY_ONCE,
      freshness,
      removalPolicy: RemovalPolicy.DESTROY,
    });

    new CfnOutput(this, 'OrdersTableName', { value: orders.table.tableName });
    new CfnOutput(this, 'OrderViewName', { value: view.function.functionName });
    new CfnOutput(this, 'BffUrl', { value: bff.url });
    new CfnOutput(this, 'BffName', { value: bff.function.functionName });
    new CfnOutput(this, 'PlaceOrderName', { value: place.function.functionName });
    new CfnOutput(this, 'OutboxTableName', { value: outbox.table.tableName });
    new CfnOutput(this, 'OnPaidName', { value: onPaid.function.functionName });
    outputFeed(this, feed);
    outputConsumer(this, paidOrders);
    outputReplica(this, users);
  }
}
