import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { BoundedContext, ChangeFeed, OwnedTable, SyncApi } from 'cdk-event-sharing';
import type { Construct } from 'constructs';
import { lockFile, userContract } from '../services/contracts/user-contract';

/** The users service: owns the users and publishes what the contract shares of them, and answers it when asked. */
export class UsersStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const context = new BoundedContext(this, 'Context', { name: 'users' });
    // Items also hold password_hash, which no contract names: it never leaves this service.
    const users = new OwnedTable(context, 'Users', {
      partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
      // An example is for trying out; a real table keeps the default, RETAIN.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const feed = new ChangeFeed(context, 'Feed', {
      table: users,
      contracts: [userContract],
      lockFile,
      // So that "cdk destroy" leaves nothing.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const api = new SyncApi(context, 'Api', { table: users, contracts: [userContract], path: 'users' });

    new CfnOutput(this, 'UsersTableName', { value: users.table.tableName });
    new CfnOutput(this, 'FeedTopicArn', { value: feed.topicArn });
    new CfnOutput(this, 'FailureBucketName', { value: feed.failureBucketName });
    new CfnOutput(this, 'PayloadBucketName', { value: feed.payloadBucketName });
    new CfnOutput(this, 'PublisherName', { value: feed.publisherName });
    new CfnOutput(this, 'ApiUrl', { value: api.url });
    new CfnOutput(this, 'ApiFunctionName', { value: api.functionName });
  }
}
