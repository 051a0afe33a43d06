import { LocalCloudError } from '../shared/errors';
import { hexDigest } from '../shared/naming';
import { optionalNumber, optionalText, type Properties, text } from '../template/properties';
import { apiOf } from './apigateway-api';
import type { DeployContext, DeployedResource, ResourceDeployer } from './deployer';

/** "Quotas for configuring and running an HTTP API", API Gateway developer guide. */
const MAX_TIMEOUT_MS = 30_000;

/** `AWS::ApiGatewayV2::Integration` with a function, in payload format 2.0. */
export const APIGATEWAY_INTEGRATION: ResourceDeployer = {
  type: 'AWS::ApiGatewayV2::Integration',
  properties: {
    applied: ['ApiId', 'IntegrationType', 'IntegrationUri', 'PayloadFormatVersion', 'TimeoutInMillis'],
    recorded: ['Description', 'IntegrationMethod'],
  },
  refusals(properties) {
    const type = optionalText(properties, 'IntegrationType');
    const format = optionalText(properties, 'PayloadFormatVersion') ?? 'none';
    const reason = `an integration of type ${type} with payload format ${format} does not run locally: use a Lambda proxy integration (AWS_PROXY) with format 2.0`;
    if (type !== 'AWS_PROXY') return [{ property: 'IntegrationType', reason }];
    return format === '2.0' ? [] : [{ property: 'PayloadFormatVersion', reason }];
  },
  create: putIntegration,
  update: (properties, _existing, context) => putIntegration(properties, context),
  delete({ ref, properties }, { cloud }) {
    cloud.httpApis.get(text(properties, 'ApiId'))?.integrations.delete(ref);
  },
};

function putIntegration(properties: Properties, { identity, cloud, arn }: DeployContext): DeployedResource {
  const id = hexDigest(identity, 7);
  apiOf(properties, cloud).integrations.set(id, {
    functionArn: arn('lambda', `function:${functionIn(text(properties, 'IntegrationUri'))}`),
    timeoutMs: timeoutOf(properties),
  });
  return { ref: id, attributes: { IntegrationId: id } };
}

/** A function's ARN, alone or in the ARN of API Gateway's action. */
function functionIn(uri: string): string {
  const [, name] = /:function:([\w-]+)(\/invocations)?$/.exec(uri) ?? [];
  if (name !== undefined) return name;
  throw new LocalCloudError(
    'ResourceFailed',
    `the integration URI "${uri}" names no function: versions, aliases and other services do not run locally`,
  );
}

function timeoutOf(properties: Properties): number {
  const timeout = optionalNumber(properties, 'TimeoutInMillis') ?? MAX_TIMEOUT_MS;
  if (timeout >= 50 && timeout <= MAX_TIMEOUT_MS) return timeout;
  throw new LocalCloudError('TemplateInvalid', `TimeoutInMillis must be from 50 to ${MAX_TIMEOUT_MS}`);
}
