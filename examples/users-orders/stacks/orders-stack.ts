import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { BoundedContext, OwnedTable, ReadReplica, SyncApi } from 'cdk-event-sharing';
import type { Construct } from 'constructs';
import { userContract } from '../services/contracts/user-contract';
import { OrderViewFunction } from './order-view-function';
import { OrdersBff } from './orders-bff';
import { outputReplica } from './replica-outputs';

/** The orders service: owns the orders, keeps a copy of the users' names and nothing else of them, and may ask for users. */
export class OrdersStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const context = new BoundedContext(this, 'Context', { name: 'orders' });
    const orders = new OwnedTable(context, 'Orders', {
      partitionKey: { name: 'order_id', type: AttributeType.STRING },
      // An example is for trying out; a real table keeps the default, RETAIN.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const users = new ReadReplica(context, 'User', { contract: userContract, fields: ['name'] });
    const view = new OrderViewFunction(context, 'OrderView', { orders, users });
    const usersApi = SyncApi.locate(this, userContract);
    const bff = new OrdersBff(context, 'Bff', { orders, users, usersApi });

    new CfnOutput(this, 'OrdersTableName', { value: orders.table.tableName });
    new CfnOutput(this, 'OrderViewName', { value: view.function.functionName });
    new CfnOutput(this, 'BffUrl', { value: bff.url });
    new CfnOutput(this, 'BffName', { value: bff.function.functionName });
    outputReplica(this, users);
  }
}
