import { TokenBucket } from '../http';
import {
  flag,
  optionalNumber,
  type Properties,
  record,
  text,
  unknownProperties,
} from '../template/properties';
import { apiOf } from './apigateway-api';
import type { DeployContext, DeployedResource, ResourceDeployer } from './deployer';

/** What the settings of all routes may say. */
const ROUTE_SETTINGS = {
  applied: ['ThrottlingBurstLimit', 'ThrottlingRateLimit'],
  recorded: ['DataTraceEnabled', 'DetailedMetricsEnabled', 'LoggingLevel'],
};

/** `AWS::ApiGatewayV2::Stage` that deploys by itself, with throttling of all its routes together. */
export const APIGATEWAY_STAGE: ResourceDeployer = {
  type: 'AWS::ApiGatewayV2::Stage',
  properties: {
    applied: ['ApiId', 'AutoDeploy', 'DefaultRouteSettings', 'StageName'],
    recorded: ['AccessLogSettings', 'Description', 'Tags'],
  },
  refusals(properties) {
    const settings = record(properties, 'DefaultRouteSettings');
    const unknown = unknownProperties(settings, ROUTE_SETTINGS, 'DefaultRouteSettings');
    if (flag(properties, 'AutoDeploy')) return unknown;
    const reason =
      'a stage without AutoDeploy does not run locally: the local cloud has no deployments of APIs';
    return [...unknown, { property: 'AutoDeploy', reason }];
  },
  create: putStage,
  update: (properties, _existing, context) => putStage(properties, context),
  delete({ ref, properties }, { cloud }) {
    cloud.httpApis.get(text(properties, 'ApiId'))?.stages.delete(ref);
  },
};

function putStage(properties: Properties, { cloud }: DeployContext): DeployedResource {
  const name = text(properties, 'StageName');
  apiOf(properties, cloud).stages.set(name, { bucket: bucketOf(properties) });
  return { ref: name, attributes: {} };
}

function bucketOf(properties: Properties): TokenBucket | undefined {
  const settings = record(properties, 'DefaultRouteSettings');
  const rate = optionalNumber(settings, 'ThrottlingRateLimit');
  const burst = optionalNumber(settings, 'ThrottlingBurstLimit');
  if (rate === undefined && burst === undefined) return undefined;
  // The other limit is then the account's, 10,000 a second and 5,000 at once.
  return new TokenBucket(rate ?? 10_000, burst ?? 5_000);
}
