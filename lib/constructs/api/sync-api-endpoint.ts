import { Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { BATCH_GET } from '../../wire/api';
import type { ApiMetrics } from '../alarms/api-alarms';
import type { ISyncApi } from '../shared/sync-api-interface';
import type { SyncApiProps } from './sync-api-props';

const STAGE = '$default';
/** On what may call a function: that it does so through the function's URL. */
export const THROUGH_URL = { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } };

/** What callers reach a function by. */
export interface ApiEndpoint extends ISyncApi {
  /** What callers must be allowed: all routes, or the function. */
  readonly arn: string;
  readonly metrics: ApiMetrics;
}

/** An HTTP API with the routes of one collection, each with IAM authorisation. */
export function gatewayEndpoint(
  scope: Construct,
  handler: lambda.IFunction,
  { path, rateLimit = 100, burstLimit = 200, logRetention = logs.RetentionDays.TWO_WEEKS }: SyncApiProps,
): ApiEndpoint {
  const api = new apigatewayv2.HttpApi(scope, 'Api', {
    description: `rows of ${path}`,
    createDefaultStage: false,
    defaultAuthorizer: new HttpIamAuthorizer(),
  });
  const accessLogs = new logs.LogGroup(scope, 'AccessLogs', {
    retention: logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const stage = new apigatewayv2.HttpStage(scope, 'Stage', {
    httpApi: api,
    stageName: STAGE,
    autoDeploy: true,
    throttle: { rateLimit, burstLimit },
    accessLogSettings: {
      destination: new apigatewayv2.LogGroupLogDestination(accessLogs),
      format: apigateway.AccessLogFormat.custom(ACCESS_LOG),
    },
  });
  const integration = new HttpLambdaIntegration('Function', handler);
  const routes = [
    { method: apigatewayv2.HttpMethod.GET, path: `/${path}`, resource: `/${path}` },
    // Greedy, because the gateway decodes a key's slashes before it looks for a route.
    { method: apigatewayv2.HttpMethod.GET, path: `/${path}/{key+}`, resource: `/${path}/*` },
    {
      method: apigatewayv2.HttpMethod.POST,
      path: `/${path}/${BATCH_GET}`,
      resource: `/${path}/${BATCH_GET}`,
    },
  ];
  for (const route of routes) api.addRoutes({ path: route.path, methods: [route.method], integration });
  const resourceArns = routes.map(({ method, resource }) =>
    api.arnForExecuteApi(method, resource, stage.stageName),
  );
  return {
    // Not the stage's own URL, which names a host of AWS even where the API is elsewhere.
    url: api.apiEndpoint,
    arn: api.arnForExecuteApi('*', '/*', stage.stageName),
    signingRegion: Stack.of(scope).region,
    signingService: 'execute-api',
    metrics: {
      requests: (props) => api.metricCount({ statistic: cloudwatch.Stats.SUM, ...props }),
      clientErrors: (props) => api.metricClientError(props),
      serverErrors: (props) => api.metricServerError(props),
      latency: (props) => api.metricLatency(props),
    },
    grantCall: (grantee) =>
      iam.Grant.addToPrincipal({ grantee, actions: ['execute-api:Invoke'], resourceArns }),
  };
}

/** A function URL with IAM authorisation. */
export function urlEndpoint(handler: lambda.Function): ApiEndpoint {
  const { url } = handler.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.AWS_IAM });
  const [scheme, host] = [0, 2].map((index) => Fn.select(index, Fn.split('/', url)));
  return {
    url: `${scheme}//${host}`,
    arn: handler.functionArn,
    signingRegion: Stack.of(handler).region,
    signingService: 'lambda',
    metrics: {
      requests: (props) => handler.metric('UrlRequestCount', { statistic: cloudwatch.Stats.SUM, ...props }),
      clientErrors: (props) => handler.metric('Url4xxCount', { statistic: cloudwatch.Stats.SUM, ...props }),
      serverErrors: (props) => handler.metric('Url5xxCount', { statistic: cloudwatch.Stats.SUM, ...props }),
      latency: (props) => handler.metric('UrlRequestLatency', props),
    },
    grantCall(grantee) {
      const grant = handler.grantInvokeUrl(grantee);
      // The CDK writes a boolean there. IAM takes it; validators of other clouds, such as LocalStack's, want a text.
      for (const statement of grant.principalStatements) statement.addConditions(THROUGH_URL);
      return grant;
    },
  };
}

/** One line a request. It names the route, never the path or the query, because those hold keys. */
const ACCESS_LOG = JSON.stringify({
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  integrationLatencyMs: '$context.integrationLatency',
  caller: '$context.identity.userArn',
});
