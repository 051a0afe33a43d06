import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { OwnedTable, ReadReplica } from '../../index';

/** Properties of the order view. */
export interface OrderViewFunctionProps {
  /** The orders service's own orders. */
  readonly orders: OwnedTable;
  /** The orders service's copy of the users' names. */
  readonly users: ReadReplica;
}

/** Answers one order with its buyer's name, read from this service's own tables only. */
export class OrderViewFunction extends Construct {
  readonly functionName: string;

  constructor(scope: Construct, id: string, { orders, users }: OrderViewFunctionProps) {
    super(scope, id);
    const view = new LambdaFunction(this, 'Function', {
      code: Code.fromAsset(findBundle('order-view')),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      memorySize: 256,
      timeout: Duration.seconds(10),
      environment: { ORDERS_TABLE: orders.table.tableName, USERS_REPLICA: users.tableName },
      logGroup: new LogGroup(this, 'Logs', {
        retention: RetentionDays.TWO_WEEKS,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    });
    Validations.of(view).acknowledge(
      {
        id: 'AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
        reason: 'the role that the CDK makes for a function, which may write logs',
      },
      { id: 'Serverless::Serverless-LambdaDLQ', reason: 'whoever asks for an order waits for the answer' },
      { id: 'Serverless::Serverless-LambdaTracing', reason: 'an example stays small' },
    );
    orders.table.grant(view, 'dynamodb:GetItem');
    users.grantRead(view);
    this.functionName = view.functionName;
  }
}

/** The example runs from the sources and from the compiled files: looks upwards for the directory of bundles. */
function findBundle(name: string): string {
  for (let directory = __dirname; directory !== dirname(directory); directory = dirname(directory)) {
    const bundle = join(directory, 'dist', 'lambdas', name);
    if (existsSync(bundle)) return bundle;
  }
  throw new Error(`the handler bundle "${name}" is missing: run npm run build:handlers`);
}
