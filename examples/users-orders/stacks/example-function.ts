import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** Properties of a function of the example. */
export interface ExampleFunctionProps {
  /** Name of the bundle in `dist/lambdas`. */
  readonly bundle: string;
  readonly environment: Record<string, string>;
  /** Where events are that it could not handle. @default nowhere: whoever asks waits for the answer */
  readonly failures?: string;
}

/** One of the example's own functions, as a service would write them. */
export class ExampleFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: ExampleFunctionProps) {
    super(scope, id);
    const { bundle, environment, failures = 'whoever asks waits for the answer' } = props;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.TWO_WEEKS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role of its own: the one that the CDK makes may write to every log group.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.function = new LambdaFunction(this, 'Function', {
      code: Code.fromAsset(findBundle(bundle)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      memorySize: 256,
      timeout: Duration.seconds(10),
      environment,
      role,
      logGroup,
    });
    Validations.of(this.function).acknowledge(
      { id: 'Serverless::Serverless-LambdaDLQ', reason: failures },
      { id: 'Serverless::Serverless-LambdaTracing', reason: 'an example stays small' },
    );
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
