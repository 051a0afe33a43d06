import { LocalCloudError } from '../shared/errors';
import { hexDigest } from '../shared/naming';
import { optionalText, type Properties, text } from '../template/properties';
import { apiOf } from './apigateway-api';
import type { DeployContext, DeployedResource, ResourceDeployer } from './deployer';

/** `AWS::ApiGatewayV2::Route`, open or with IAM authorisation. */
export const APIGATEWAY_ROUTE: ResourceDeployer = {
  type: 'AWS::ApiGatewayV2::Route',
  properties: { applied: ['ApiId', 'AuthorizationType', 'RouteKey', 'Target'], recorded: ['OperationName'] },
  refusals(properties) {
    const authorization = optionalText(properties, 'AuthorizationType') ?? 'NONE';
    if (authorization === 'NONE' || authorization === 'AWS_IAM') return [];
    const reason = `authorization by ${authorization} does not run locally: use AWS_IAM or NONE`;
    return [{ property: 'AuthorizationType', reason }];
  },
  create: putRoute,
  update: (properties, _existing, context) => putRoute(properties, context),
  delete({ ref, properties }, { cloud }) {
    cloud.httpApis.get(text(properties, 'ApiId'))?.routes.delete(ref);
  },
};

function putRoute(properties: Properties, { identity, cloud }: DeployContext): DeployedResource {
  const api = apiOf(properties, cloud);
  const target = text(properties, 'Target');
  const integrationId = target.replace(/^integrations\//, '');
  if (!api.integrations.has(integrationId)) {
    throw new LocalCloudError('NotFound', `the target "${target}" is no integration of the API`);
  }
  const id = hexDigest(identity, 7);
  const requiresSignature = optionalText(properties, 'AuthorizationType') === 'AWS_IAM';
  api.routes.set(id, { key: text(properties, 'RouteKey'), requiresSignature, integrationId });
  return { ref: id, attributes: { RouteId: id } };
}
