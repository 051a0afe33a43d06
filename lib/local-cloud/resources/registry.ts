import { APIGATEWAY_API } from './apigateway-api';
import { APIGATEWAY_INTEGRATION } from './apigateway-integration';
import { APIGATEWAY_ROUTE } from './apigateway-route';
import { APIGATEWAY_STAGE } from './apigateway-stage';
import type { ResourceDeployer } from './deployer';
import { DYNAMODB_GLOBAL_TABLE } from './dynamodb-global-table';
import { DYNAMODB_TABLE } from './dynamodb-table';
import { LAMBDA_EVENT_SOURCE_MAPPING } from './lambda-event-source-mapping';
import { LAMBDA_FUNCTION } from './lambda-function';
import { LAMBDA_URL } from './lambda-url';
import { RECORDED_RESOURCES } from './recorded';
import { S3_BUCKET } from './s3-bucket';
import { SNS_SUBSCRIPTION } from './sns-subscription';
import { SNS_TOPIC } from './sns-topic';
import { SQS_QUEUE } from './sqs-queue';
import { SSM_PARAMETER } from './ssm-parameter';
import { STATE_MACHINE } from './state-machine';

const DEPLOYERS: readonly ResourceDeployer[] = [
  APIGATEWAY_API,
  APIGATEWAY_INTEGRATION,
  APIGATEWAY_ROUTE,
  APIGATEWAY_STAGE,
  DYNAMODB_GLOBAL_TABLE,
  DYNAMODB_TABLE,
  LAMBDA_EVENT_SOURCE_MAPPING,
  LAMBDA_FUNCTION,
  LAMBDA_URL,
  S3_BUCKET,
  SNS_SUBSCRIPTION,
  SNS_TOPIC,
  SQS_QUEUE,
  SSM_PARAMETER,
  STATE_MACHINE,
  ...RECORDED_RESOURCES,
];

const BY_TYPE = new Map(DEPLOYERS.map((deployer) => [deployer.type, deployer]));

/** The deployer of a resource type, or undefined when the local cloud does not know the type. */
export function deployerOf(type: string): ResourceDeployer | undefined {
  return BY_TYPE.get(type);
}

/** Every type that the local cloud knows, sorted. */
export function supportedTypes(): string[] {
  return [...BY_TYPE.keys()].sort();
}
