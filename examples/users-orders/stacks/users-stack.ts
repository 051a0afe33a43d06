import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { BoundedContext, ChangeFeed, OwnedTable, type SharedWith, SyncApi } from 'cdk-event-sharing';
import type { Construct } from 'constructs';
import { lockFile, userContract } from '../services/contracts/user-contract';
import { objectivesOf } from './objectives';
import { outputFeed } from './outputs';

/** Properties of the users' stack. */
export interface UsersStackProps extends StackProps {
  /** Other accounts that may follow the feed and ask the API. @default none */
  readonly sharedWith?: SharedWith;
}

/** The users service: owns the users and publishes what the contract shares of them, and answers it when asked. */
export class UsersStack extends Stack {
  constructor(scope: Construct, id: string, { sharedWith, ...props }: UsersStackProps = {}) {
    super(scope, id, props);
    const context = new BoundedContext(this, 'Context', { name: 'users' });
    // Items also hold password_hash, which no contract names: it never leaves this service.
    const users = new OwnedTable(context, 'Users', {
      partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
      // Of accounts that nobody has used for long, in epoch seconds.
      timeToLiveAttribute: 'expires_at',
      // An example is for trying out; a real table keeps the default, RETAIN.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const { freshness, latency } = objectivesOf(this);
    const feed = new ChangeFeed(context, 'Feed', {
      table: users,
      contracts: [userContract],
      lockFile,
      // Whoever writes a user may say in which trace.
      traceAttribute: 'traceparent',
      freshness,
      sharedWith,
      // Consumers elsewhere compute them; a feed without consumers elsewhere keeps those that it has.
      fixedNames: sharedWith !== undefined,
      // So that "cdk destroy" leaves nothing.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const api = new SyncApi(context, 'Api', {
      table: users,
      contracts: [userContract],
      path: 'users',
      latency,
      sharedWith,
    });

    new CfnOutput(this, 'UsersTableName', { value: users.table.tableName });
    outputFeed(this, feed);
    new CfnOutput(this, 'ApiUrl', { value: api.url });
    new CfnOutput(this, 'ApiFunctionName', { value: api.functionName });
  }
}
