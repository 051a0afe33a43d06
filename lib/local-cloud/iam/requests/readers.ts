import { readDynamoDbRequest } from './dynamodb';
import { readLambdaRequest } from './lambda';
import type { RequestReader } from './request';
import { readS3Request } from './s3';
import { readSnsRequest } from './sns';
import { readSqsRequest } from './sqs';
import { readSsmRequest } from './ssm';
import { readStatesRequest } from './states';
import { readStsRequest } from './sts';

/** Readers by the service that a signature names. */
export const REQUEST_READERS: Readonly<Record<string, RequestReader>> = {
  dynamodb: readDynamoDbRequest,
  lambda: readLambdaRequest,
  s3: readS3Request,
  sns: readSnsRequest,
  sqs: readSqsRequest,
  ssm: readSsmRequest,
  states: readStatesRequest,
  sts: readStsRequest,
};
