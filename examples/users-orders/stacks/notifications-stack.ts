import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { BoundedContext, ReadReplica, SyncApi } from 'cdk-event-sharing';
import type { Construct } from 'constructs';
import { userContract } from '../services/contracts/user-contract';
import { ExampleFunction } from './example-function';
import { objectivesOf } from './objectives';
import { outputReplica } from './outputs';

/** The notifications service: keeps the email addresses of those users who asked for the newsletter. */
export class NotificationsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const context = new BoundedContext(this, 'Context', { name: 'notifications' });
    const users = new ReadReplica(context, 'User', {
      contract: userContract,
      fields: ['email'],
      // A user who opts out leaves the replica.
      filter: { newsletter: [true] },
      freshness: objectivesOf(this).freshness,
    });
    const usersApi = SyncApi.locate(this, userContract);
    const recipient = new ExampleFunction(context, 'Recipient', {
      bundle: 'recipient',
      environment: { USERS_REPLICA: users.tableName, USERS_API_URL: usersApi.url },
    });
    users.grantRead(recipient.function);
    usersApi.grantCall(recipient.function);

    new CfnOutput(this, 'RecipientName', { value: recipient.function.functionName });
    outputReplica(this, users);
  }
}
