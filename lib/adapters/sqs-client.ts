import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';

/**
 * A client of SQS that asks its endpoint for every queue. The SDK's own way is to follow the host in the URL of a queue, past the
 * endpoint that AWS_ENDPOINT_URL names: elsewhere than on AWS that host may not resolve from where the code runs, or lead past what
 * checks permissions. On AWS both are the same, for queues of the client's region.
 */
export function createSqsClient(config: SQSClientConfig = {}): SQSClient {
  return new SQSClient({ ...config, useQueueUrlAsEndpoint: false });
}
