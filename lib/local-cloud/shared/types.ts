import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SSMClient } from '@aws-sdk/client-ssm';

/** Base URLs of the emulators of one local cloud; loopback, but for a DynamoDB of the user's. */
export interface Endpoints {
  readonly dynamodb: string;
  /** SNS, SQS and S3, which one process serves. */
  readonly messaging: string;
  /** SSM's reading of parameters, Lambda's Invoke and ListEventSourceMappings, Step Functions' executions and CloudWatch's GetMetricData. */
  readonly control: string;
}

/** AWS SDK clients that talk to the emulators of one local cloud. */
export interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly ssm: SSMClient;
  readonly lambda: LambdaClient;
  readonly cloudwatch: CloudWatchClient;
  /** Of Step Functions. */
  readonly sfn: SFNClient;
}

/** One line that a function, or the platform on its behalf, wrote. */
export interface LogEntry {
  readonly functionName: string;
  /** Account and region of the function. */
  readonly accountId?: string;
  readonly region?: string;
  readonly logGroup: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly message: string;
  readonly requestId?: string;
  readonly stream: 'stdout' | 'stderr' | 'platform';
}

/** A Lambda function as the template declares it, ready to be run from a directory. */
export interface FunctionSpec {
  readonly name: string;
  readonly arn: string;
  readonly codeDir: string;
  /** File and export, such as `index.handler`. */
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly reservedConcurrency?: number;
}

/** What an invocation returned: a payload, or the error that ended it. */
export interface InvokeResult {
  readonly requestId: string;
  readonly payload?: unknown;
  readonly error?: {
    readonly type: 'Unhandled' | 'Timeout' | 'Exit';
    readonly name: string;
    readonly message: string;
    readonly stack?: string;
  };
}

/** An event source mapping as the template declares it. */
export interface EventSourceSpec {
  readonly uuid: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly eventSourceArn: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  readonly batchingWindowMs: number;
  readonly startingPosition?: 'TRIM_HORIZON' | 'LATEST';
  readonly bisect: boolean;
  /** -1 means without limit. */
  readonly maximumRetryAttempts: number;
  /** -1 means without limit. */
  readonly maximumRecordAgeMs: number;
  readonly reportBatchItemFailures: boolean;
  readonly onFailureDestinationArn?: string;
  readonly parallelization: number;
  readonly maximumConcurrency?: number;
  readonly filterPatterns: readonly string[];
}
