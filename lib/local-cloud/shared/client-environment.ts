import type { Endpoints } from './types';

/**
 * Where a program's AWS clients find the local cloud, and credentials for it; the SDKs read these by themselves.
 *
 * @param accessKeyId tells who calls, where permissions are enforced
 */
export function clientEnvironment(endpoints: Endpoints, accessKeyId = 'local'): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'local',
    // A service that is not here must be refused on this machine, never asked on AWS.
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: endpoints.dynamodb,
    AWS_ENDPOINT_URL_S3: endpoints.messaging,
    AWS_ENDPOINT_URL_SNS: endpoints.messaging,
    AWS_ENDPOINT_URL_SQS: endpoints.messaging,
    AWS_ENDPOINT_URL_SSM: endpoints.control,
    AWS_ENDPOINT_URL_LAMBDA: endpoints.control,
    AWS_ENDPOINT_URL_SFN: endpoints.control,
    AWS_ENDPOINT_URL_STS: endpoints.control,
    AWS_ENDPOINT_URL_CLOUDWATCH: endpoints.control,
  };
}
