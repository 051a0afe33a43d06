import type { APIGatewayProxyEventV2WithIAMAuthorizer } from 'aws-lambda';
import type { LocalCloud } from '../../../lib/local-cloud';
import type { DeclaredResource } from '../../../lib/local-cloud/template/template';
import { functionResource } from '../support/assemblies';
import { startResources } from '../support/clouds';

/** Answers its event, or what the query's `result` says. */
export const ECHO = `exports.handler = async (event) => {
  const { result, fail } = event.queryStringParameters ?? {};
  if (fail) throw new Error('on purpose');
  if (event.queryStringParameters?.sleep) await new Promise((resolve) => setTimeout(resolve, 60_000));
  return result === undefined ? event : JSON.parse(result);
};`;

/** The event that the echo function got. */
export async function eventOf(response: Response): Promise<APIGatewayProxyEventV2WithIAMAuthorizer> {
  return (await response.json()) as APIGatewayProxyEventV2WithIAMAuthorizer;
}

type Properties = Readonly<Record<string, unknown>>;

/** An HTTP API in front of the echo function, with these routes. */
export function httpApi(
  routes: Readonly<Record<string, Properties>>,
  stage: Properties = {},
  integration: Properties = {},
): Record<string, DeclaredResource> {
  const ApiId = { Ref: 'Api' };
  const resources: Record<string, DeclaredResource> = {
    Fn: functionResource('echo', { Timeout: 30 }),
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'HTTP' } },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId,
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: { 'Fn::GetAtt': ['Fn', 'Arn'] },
        PayloadFormatVersion: '2.0',
        ...integration,
      },
    },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId, StageName: '$default', AutoDeploy: true, ...stage },
    },
  };
  for (const [index, [RouteKey, properties]] of Object.entries(routes).entries()) {
    resources[`Route${index}`] = {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId,
        RouteKey,
        Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
        ...properties,
      },
    };
  }
  return resources;
}

export const OUTPUT = { Url: { Value: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] } } };

/** Starts a cloud with such an API and answers its base URL. */
export async function startApi(
  resources: Record<string, DeclaredResource>,
): Promise<{ cloud: LocalCloud; url: string }> {
  const cloud = await startResources(resources, {
    template: { Resources: resources, Outputs: OUTPUT },
    assets: { echo: { 'index.js': ECHO } },
  });
  return { cloud, url: String(cloud.outputs.S?.Url) };
}
