import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { BoundedContext, ChangeConsumer, ChangeDelivery, OwnedTable } from 'cdk-event-sharing';
import type { Construct } from 'constructs';
import { orderPlacedContract } from '../services/contracts/order-contracts';
import { userContract } from '../services/contracts/user-contract';
import { ExampleFunction } from './example-function';
import { objectivesOf } from './objectives';
import { outputConsumer } from './outputs';

/** Properties of the billing stack. */
export interface BillingStackProps extends StackProps {
  /** Where the service writes its events. */
  readonly outbox: OwnedTable;
}

/** The billing service: keeps an account for each user, reacts when users come, change or go, and charges orders. */
export class BillingStack extends Stack {
  constructor(scope: Construct, id: string, { outbox, ...props }: BillingStackProps) {
    super(scope, id, props);
    const context = new BoundedContext(this, 'Context', { name: 'billing' });
    const accounts = new OwnedTable(context, 'Accounts', {
      partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
      // An example is for trying out; a real table keeps the default, RETAIN.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const onUser = new ExampleFunction(context, 'OnUser', {
      bundle: 'billing-users',
      environment: { ACCOUNTS_TABLE: accounts.table.tableName },
      failures: 'in the dead-letter queue of its consumer',
    });
    accounts.table.grant(onUser.function, 'dynamodb:UpdateItem');
    const { freshness } = objectivesOf(this);
    const users = new ChangeConsumer(context, 'Users', {
      contract: userContract,
      function: onUser.function,
      delivery: ChangeDelivery.EXACTLY_ONCE,
      freshness,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const onOrder = new ExampleFunction(context, 'OnOrder', {
      bundle: 'billing-orders',
      environment: { ACCOUNTS_TABLE: accounts.table.tableName, OUTBOX_TABLE: outbox.table.tableName },
      failures: 'in the dead-letter queue of its consumer',
    });
    accounts.table.grant(onOrder.function, 'dynamodb:UpdateItem');
    outbox.grantOutbox(onOrder.function);
    const orders = new ChangeConsumer(context, 'PlacedOrders', {
      contract: orderPlacedContract,
      function: onOrder.function,
      delivery: ChangeDelivery.EXACTLY_ONCE,
      freshness,
      removalPolicy: RemovalPolicy.DESTROY,
    });

    new CfnOutput(this, 'AccountsTableName', { value: accounts.table.tableName });
    outputConsumer(this, users);
    outputConsumer(this, orders);
    new CfnOutput(this, 'OnOrderName', { value: onOrder.function.functionName });
  }
}
