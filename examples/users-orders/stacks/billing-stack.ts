import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { BoundedContext, ChangeConsumer, ChangeDelivery, OwnedTable } from 'cdk-event-sharing';
import type { Construct } from 'constructs';
import { userContract } from '../services/contracts/user-contract';
import { ExampleFunction } from './example-function';

/** The billing service: keeps an account for each user, and reacts when users come, change or go. */
export class BillingStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
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
    const users = new ChangeConsumer(context, 'Users', {
      contract: userContract,
      function: onUser.function,
      delivery: ChangeDelivery.EXACTLY_ONCE,
      removalPolicy: RemovalPolicy.DESTROY,
    });

    new CfnOutput(this, 'AccountsTableName', { value: accounts.table.tableName });
    new CfnOutput(this, 'UsersQueueUrl', { value: users.queue.queueUrl });
    new CfnOutput(this, 'UsersDeadLetterQueueUrl', { value: users.deadLetterQueue.queueUrl });
    new CfnOutput(this, 'UsersPositionsTableName', { value: users.positionsTableName ?? '' });
  }
}
