import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { ChangeConsumer, ChangeFeed, ReadReplica } from 'cdk-event-sharing';

/** Shows where the parts of a replica are. */
export function outputReplica(stack: Stack, replica: ReadReplica): void {
  output(stack, {
    ReplicaTableName: replica.tableName,
    QueueUrl: replica.queueUrl,
    DeadLetterQueueUrl: replica.deadLetterQueueUrl,
    SubscriptionDeadLetterQueueUrl: replica.subscriptionDeadLetterQueueUrl,
    ReplicatorName: replica.replicatorName,
  });
}

/** Shows where the parts of a feed are. */
export function outputFeed(stack: Stack, feed: ChangeFeed): void {
  output(stack, {
    FeedTopicArn: feed.topicArn,
    FailureBucketName: feed.failureBucketName,
    PayloadBucketName: feed.payloadBucketName,
    PublisherName: feed.publisherName,
  });
}

/** Shows where the parts of a consumer that remembers are; it gives its name to each. */
export function outputConsumer(stack: Stack, consumer: ChangeConsumer): void {
  const { id } = consumer.node;
  output(stack, {
    [`${id}QueueUrl`]: consumer.queue.queueUrl,
    [`${id}DeadLetterQueueUrl`]: consumer.deadLetterQueue.queueUrl,
    [`${id}PositionsTableName`]: consumer.positionsTableName ?? '',
  });
}

function output(stack: Stack, outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value });
}
