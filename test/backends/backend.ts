import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';

/** The example, deployed somewhere and ready for use. */
export interface Deployment {
  readonly clients: {
    readonly dynamodb: DynamoDBClient;
    readonly s3: S3Client;
    readonly sns: SNSClient;
    readonly sqs: SQSClient;
  };
  /** Outputs by stack name and key. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Runs a function and answers its payload. */
  invoke(functionName: string, payload: unknown): Promise<unknown>;
  /** What a cloud needs that lets us look inside and break things; absent where it does not. */
  readonly inside?: {
    /** Sum of a metric. */
    metric(name: string, dimensions?: Record<string, string>): number;
    /** Kills the function's environments, busy and idle; answers how many. */
    kill(functionName: string): number;
    /** Everything that handlers logged. */
    logs(): readonly string[];
  };
  stop(): Promise<void>;
}

/** A cloud on which the behaviour suite runs. */
export interface Backend {
  readonly name: string;
  deploy(): Promise<Deployment>;
}
