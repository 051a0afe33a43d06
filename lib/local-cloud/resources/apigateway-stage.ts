import { TokenBucket } from '../http';
import { LocalCloudError } from '../shared/errors';
import { checkProperties, flag, optionalNumber, type Properties, record, text } from '../template/properties';
import { apiOf } from './apigateway-api';
import type { ResourceDeployer } from './deployer';

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
  create(properties, context) {
    if (!flag(properties, 'AutoDeploy')) {
      throw new LocalCloudError(
        'ResourceFailed',
        'a stage without AutoDeploy does not run locally: the local cloud has no deployments of APIs',
      );
    }
    const name = text(properties, 'StageName');
    apiOf(properties, context.cloud).stages.set(name, { bucket: bucketOf(properties) });
    return { ref: name, attributes: {} };
  },
};

function bucketOf(properties: Properties): TokenBucket | undefined {
  const settings = record(properties, 'DefaultRouteSettings');
  checkProperties('DefaultRouteSettings', settings, ROUTE_SETTINGS);
  const rate = optionalNumber(settings, 'ThrottlingRateLimit');
  const burst = optionalNumber(settings, 'ThrottlingBurstLimit');
  if (rate === undefined && burst === undefined) return undefined;
  // The other limit is then the account's, 10,000 a second and 5,000 at once.
  return new TokenBucket(rate ?? 10_000, burst ?? 5_000);
}
