import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { ReadReplica } from 'cdk-event-sharing';

/** Shows where the parts of a replica are. */
export function outputReplica(stack: Stack, replica: ReadReplica): void {
  const outputs = {
    ReplicaTableName: replica.tableName,
    QueueUrl: replica.queueUrl,
    DeadLetterQueueUrl: replica.deadLetterQueueUrl,
    SubscriptionDeadLetterQueueUrl: replica.subscriptionDeadLetterQueueUrl,
    ReplicatorName: replica.replicatorName,
  };
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value });
}
