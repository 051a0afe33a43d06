import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { BoundedContext, type OwnedTable } from 'cdk-event-sharing';
import type { Construct } from 'constructs';
import { orderPaidContract } from '../services/contracts/order-contracts';
import { OrderEvents } from './order-events';
import { outputFeed } from './outputs';

/**
 * What the billing service says. It is in a stack of its own because orders and billing follow each other: each of their stacks
 * would have to be deployed before the other.
 */
export class BillingEventsStack extends Stack {
  readonly outbox: OwnedTable;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const context = new BoundedContext(this, 'Context', { name: 'billing' });
    const { outbox, feed } = new OrderEvents(context, 'Events', { contract: orderPaidContract });
    this.outbox = outbox;

    new CfnOutput(this, 'OutboxTableName', { value: outbox.table.tableName });
    outputFeed(this, feed);
  }
}
