import { Validations } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { ISyncApi } from 'cdk-event-sharing';
import type { Construct } from 'constructs';
import { ExampleFunction } from './example-function';
import type { OrderViewFunctionProps } from './order-view-function';

/** Properties of the orders' backend for frontends. */
export interface OrdersBffProps extends OrderViewFunctionProps {
  /** The users service's own answers. */
  readonly usersApi: ISyncApi;
}

/**
 * The orders' backend for frontends: `GET /orders/{id}` answers an order with its buyer as the users service has it, and as
 * the replica has it while that service is down. Requests are signed here; a real one lets its users in by a JWT authorizer.
 */
export class OrdersBff extends ExampleFunction {
  /** Base URL without a slash at the end. */
  readonly url: string;

  constructor(scope: Construct, id: string, { orders, users, usersApi }: OrdersBffProps) {
    super(scope, id, {
      bundle: 'orders-bff',
      environment: {
        ORDERS_TABLE: orders.table.tableName,
        USERS_REPLICA: users.tableName,
        USERS_API_URL: usersApi.url,
      },
    });
    orders.table.grant(this.function, 'dynamodb:GetItem');
    users.grantRead(this.function);
    usersApi.grantCall(this.function);

    const api = new HttpApi(this, 'Api', {
      defaultAuthorizer: new HttpIamAuthorizer(),
      createDefaultStage: false,
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: api,
      autoDeploy: true,
      throttle: { rateLimit: 100, burstLimit: 200 },
    });
    const small = 'an example stays small; SyncApi shows how a stage logs accesses';
    Validations.of(stage).acknowledge(
      { id: 'AwsSolutions::AwsSolutions-APIG1', reason: small },
      { id: 'Serverless::Serverless-APIGWAccessLogging', reason: small },
    );
    api.addRoutes({
      path: '/orders/{id}',
      methods: [HttpMethod.GET],
      integration: new HttpLambdaIntegration('Function', this.function),
    });
    this.url = api.apiEndpoint;
  }
}
