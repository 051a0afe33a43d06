import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { ENV } from '../../wire/handler';
import type { Rule } from '../../wire/rules';
import { isWholeWithin } from './rules';

/** How the functions of a construct run, by the names of `FunctionOptions` of `aws-lambda`. */
export interface HandlerOptions {
  /**
   * Memory of the function that is on the way of changes, or that answers, in MB, from 128 to 10,240. Processor time grows with it:
   * 1,769 MB are one processor ("Configure Lambda function memory" in the Lambda developer guide). @default that of the `profile`, or
   * 512
   */
  readonly memorySize?: number;
  /**
   * Environments that are kept for that function, and the most that it may have, at least 1: they are taken from the account's
   * concurrency. Of a function that a queue feeds at least 2, and `maxConcurrency` follows it.
   * @default no limit but the account's
   */
  readonly reservedConcurrentExecutions?: number;
  /** @default ARM_64 */
  readonly architecture?: lambda.Architecture;
  /**
   * The network in which the functions run. From there they must reach the services that they use, by a NAT gateway or by endpoints:
   * DynamoDB, S3, SQS, SNS. Their roles may then manage network interfaces.
   * @default none of yours
   */
  readonly vpc?: ec2.IVpc;
  /** Only with `vpc`. @default its private subnets */
  readonly vpcSubnets?: ec2.SubnetSelection;
  /** Only with `vpc`. @default one of its own for each function, which lets all out */
  readonly securityGroups?: ec2.ISecurityGroup[];
  /** Layers beside the code, such as Lambda Insights or OpenTelemetry; they do not run on the local cloud. @default none */
  readonly layers?: lambda.ILayerVersion[];
  /** Environment variables beside the construct's own, which cannot be set. @default none */
  readonly environment?: { readonly [name: string]: string };
  /** Lines of this level and above are logged. @default INFO */
  readonly logLevel?: lambda.ApplicationLogLevel;
  /** How long log lines are kept. @default two weeks */
  readonly logRetention?: logs.RetentionDays;
  /** Traces of X-Ray; ACTIVE costs a trace for every sampled batch, and lets the roles write traces. @default none, events carry their `traceparent` */
  readonly tracing?: lambda.Tracing;
}

/** "Quotas" in the Lambda developer guide. */
const MEMORY = { least: 128, most: 10_240 };
const OWN_VARIABLES: readonly string[] = Object.values(ENV);

/** The options of functions alone, of the properties of a construct. */
export function handlerOptions(props: HandlerOptions): HandlerOptions {
  return {
    ...surroundings(props),
    memorySize: props.memorySize,
    reservedConcurrentExecutions: props.reservedConcurrentExecutions,
  };
}

/** What holds for all functions of a construct, also those that no change passes. */
const SURROUNDINGS = [
  'architecture',
  'vpc',
  'vpcSubnets',
  'securityGroups',
  'layers',
  'environment',
  'logLevel',
  'logRetention',
  'tracing',
] as const;

/** Those options alone, of the properties of a construct. */
export function surroundings(props: HandlerOptions): HandlerOptions {
  return Object.fromEntries(SURROUNDINGS.map((name) => [name, props[name]]));
}

/** What can be wrong with the options of functions. @param leastReserved environments that the function needs */
export function handlerRules(options: HandlerOptions, leastReserved = 1): Rule[] {
  const {
    memorySize,
    reservedConcurrentExecutions: reserved,
    vpc,
    vpcSubnets,
    securityGroups,
    environment = {},
  } = options;
  const taken = Object.keys(environment).filter((name) => OWN_VARIABLES.includes(name));
  return [
    {
      condition: memorySize !== undefined && !isWholeWithin(memorySize, MEMORY.least, MEMORY.most),
      message: () =>
        `memorySize must be a whole number of MB from ${MEMORY.least} to ${MEMORY.most}, received ${memorySize}`,
    },
    {
      condition: reserved !== undefined && !isWholeWithin(reserved, leastReserved, Number.MAX_SAFE_INTEGER),
      message: () =>
        `reservedConcurrentExecutions must be a whole number, at least ${leastReserved}, received ${reserved}: with fewer it is throttled, and events come to nothing`,
    },
    ...Object.entries({ vpcSubnets, securityGroups }).map(([name, value]) => ({
      condition: value !== undefined && vpc === undefined,
      message: () => `${name} is given, and no vpc: give the network that they are of, or leave them out`,
    })),
    {
      condition: taken.length > 0,
      message: () =>
        `environment sets ${taken.join(', ')}, which the construct sets itself: leave them out, most have properties of their own`,
    },
  ];
}
