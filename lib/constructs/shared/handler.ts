import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ASSET, ENV, MAX_SETTINGS_BYTES } from '../../wire/handler';
import { acknowledge, acknowledgeObjects, acknowledgeWildcard } from './acknowledge';
import { type KeyService, useOfKey } from './customer-key';
import { withHandlerCode } from './handler-code';
import type { HandlerOptions } from './handler-options';
import { Namespace } from './namespace';

/**
 * What the role of a function in a network needs: "Giving Lambda functions access to resources in an Amazon VPC" in the Lambda
 * developer guide. The policy that AWS manages would allow writing to any log group too.
 */
const NETWORK_ACTIONS = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/** Properties of a handler. */
export interface HandlerProps {
  /** Name of the bundle in `dist/lambdas`. */
  readonly bundle: string;
  /** Text by file name, put beside the bundle. */
  readonly files: Readonly<Record<string, string>>;
  /** What this function alone is told, as JSON: in its environment, or beside the bundle when it is long. @default nothing */
  readonly settings?: object;
  /** What the function does, shown in the console. */
  readonly description: string;
  /** Environment variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** How long one invocation may take. */
  readonly timeout: Duration;
  /** What the user says of the function. @default nothing */
  readonly options?: HandlerOptions;
  /** Physical name of the role. @default CloudFormation chooses one */
  readonly roleName?: string;
}

/** One of our functions with its own role, which may do nothing but write to its own log group. */
export class Handler extends Construct {
  readonly function: lambda.Function;
  /** The function's role. */
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: HandlerProps) {
    super(scope, id);
    const namespace = Namespace.of(this);
    const { options = {} } = props;
    const { vpc, tracing } = options;
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: options.logRetention ?? logs.RetentionDays.TWO_WEEKS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role of our own: the function's default role may create log groups and write to any of them.
    const role = new iam.Role(this, 'Role', {
      roleName: props.roleName,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: props.description,
    });
    logGroup.grantWrite(role);
    this.role = role;
    if (vpc) this.#mayJoinNetwork();
    const settings = props.settings && JSON.stringify(props.settings);
    // Lambda takes 4 KB of variables, the user's among them.
    const most = MAX_SETTINGS_BYTES - Buffer.byteLength(JSON.stringify(options.environment ?? {}));
    const isShort = settings !== undefined && Buffer.byteLength(settings) <= most;
    this.function = withHandlerCode(
      this,
      props.bundle,
      { ...props.files, ...(settings !== undefined && !isShort && { [ASSET.settings]: settings }) },
      (code) =>
        new lambda.Function(this, 'Function', {
          code,
          handler: 'index.handler',
          runtime: lambda.Runtime.NODEJS_24_X,
          architecture: options.architecture ?? lambda.Architecture.ARM_64,
          // Memory buys processor time: below this a cold start takes longer than the batch.
          memorySize: options.memorySize ?? 512,
          timeout: props.timeout,
          environment: {
            ...options.environment,
            ...(options.logLevel && { [ENV.logLevel]: options.logLevel }),
            ...(namespace && { [ENV.namespace]: namespace }),
            ...(isShort && { [ENV.settings]: settings }),
            ...props.environment,
          },
          description: props.description,
          role,
          logGroup,
          vpc,
          vpcSubnets: options.vpcSubnets,
          securityGroups: options.securityGroups,
          layers: options.layers,
          tracing,
          reservedConcurrentExecutions: options.reservedConcurrentExecutions,
        }),
    );
    acknowledge(this.function, {
      'Serverless-LambdaDLQ':
        'a dead-letter queue of a function is for asynchronous calls; event sources have destinations of their own',
      'Serverless-LambdaTracing': 'logs and metrics tell of every batch; X-Ray would cost a trace for each',
    });
    if (vpc || tracing) {
      acknowledgeWildcard(
        role,
        '*',
        'network interfaces and traces are not resources that a policy could name',
      );
    }
  }

  /** The function is not created before its role has this. */
  #mayJoinNetwork(): void {
    this.role.addToPolicy(new iam.PolicyStatement({ actions: NETWORK_ACTIONS, resources: ['*'] }));
  }

  /** Allows exactly these actions on exactly these resources. */
  allow(actions: string[], resources: string[]): void {
    this.function.addToRolePolicy(new iam.PolicyStatement({ actions, resources }));
  }

  /** Allows exactly these actions with a customer's key, if there is one, and only through the given service. */
  allowKey(actions: string[], key: kms.IKey | undefined, service: KeyService): void {
    if (key) this.function.addToRolePolicy(useOfKey(this, actions, key, service));
  }

  /** Allows exactly these actions on all objects of a bucket. */
  allowObjects(actions: string[], bucket: s3.IBucket): void {
    const arn = bucket.arnForObjects('*');
    this.allow(actions, [arn]);
    acknowledgeObjects(this, arn);
  }
}
