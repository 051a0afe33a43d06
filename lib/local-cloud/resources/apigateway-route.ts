import { LocalCloudError } from '../shared/errors';
import { hexDigest } from '../shared/naming';
import { optionalText, text } from '../template/properties';
import { apiOf } from './apigateway-api';
import type { ResourceDeployer } from './deployer';

/** `AWS::ApiGatewayV2::Route`, open or with IAM authorisation. */
export const APIGATEWAY_ROUTE: ResourceDeployer = {
  type: 'AWS::ApiGatewayV2::Route',
  properties: { applied: ['ApiId', 'AuthorizationType', 'RouteKey', 'Target'], recorded: ['OperationName'] },
  create(properties, context) {
    const authorization = optionalText(properties, 'AuthorizationType') ?? 'NONE';
    if (authorization !== 'NONE' && authorization !== 'AWS_IAM') {
      throw new LocalCloudError(
        'ResourceFailed',
        `authorization by ${authorization} does not run locally: use AWS_IAM or NONE`,
      );
    }
    const api = apiOf(properties, context.cloud);
    const target = text(properties, 'Target');
    const integration = api.integrations.get(target.replace(/^integrations\//, ''));
    if (!integration) {
      throw new LocalCloudError('NotFound', `the target "${target}" is no integration of the API`);
    }
    const key = text(properties, 'RouteKey');
    api.routes.push({ key, requiresSignature: authorization === 'AWS_IAM', ...integration });
    const id = hexDigest(`${context.stackName}/${context.logicalId}`, 7);
    return { ref: id, attributes: { RouteId: id } };
  },
};
