/** Adapters of the handlers, and the clients that they are given there. */
export { DynamoDBClient } from '@aws-sdk/client-dynamodb';
export { S3Client } from '@aws-sdk/client-s3';
export { SNSClient } from '@aws-sdk/client-sns';
export { DynamoDbOwnerTable } from '../../lib/adapters/dynamodb-owner-table';
export { DynamoDbPositions } from '../../lib/adapters/dynamodb-positions';
export { DynamoDbReplicaStore } from '../../lib/adapters/dynamodb-replica-store';
export { DynamoDbRuns } from '../../lib/adapters/dynamodb-runs';
export { emptyBucket } from '../../lib/adapters/empty-bucket';
export { S3PayloadSource } from '../../lib/adapters/s3-payload-source';
export { S3PayloadStore } from '../../lib/adapters/s3-payload-store';
export { S3Quarantine } from '../../lib/adapters/s3-quarantine';
export { SnsTopic } from '../../lib/adapters/sns-topic';
export { createSqsClient } from '../../lib/adapters/sqs-client';
export { SqsParkingLot } from '../../lib/adapters/sqs-parking-lot';
export { SqsReplicaQueue } from '../../lib/adapters/sqs-replica-queue';
