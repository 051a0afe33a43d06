import { LocalFunction } from '../functions';
import { clientEnvironment } from '../shared/client-environment';
import type { FunctionSpec, LogEntry } from '../shared/types';
import { measureInvocation } from '../telemetry';
import { optionalNumber, optionalText, type Properties, record, text } from '../template/properties';
import type { CloudState, DeployContext, ResourceDeployer } from './deployer';
import { prepareCode } from './function-code';

const NO_IMAGES =
  'container image functions are not run here: functions run in threads of Node.js, without a container engine; ' +
  'give the function its code for local runs (Code.fromAsset, NodejsFunction)';

/** `AWS::Lambda::Function` in a Node.js runtime, with code from a directory, from a zip archive, or inline. */
export const LAMBDA_FUNCTION: ResourceDeployer = {
  type: 'AWS::Lambda::Function',
  properties: {
    applied: [
      'Code',
      'Environment',
      'FunctionName',
      'Handler',
      'LoggingConfig',
      'MemorySize',
      'PackageType',
      'ReservedConcurrentExecutions',
      'Runtime',
      'Timeout',
    ],
    recorded: [
      'Architectures',
      'DeadLetterConfig',
      'Description',
      'EphemeralStorage',
      'KmsKeyArn',
      'RecursiveLoop',
      'Role',
      'RuntimeManagementConfig',
      'SnapStart',
      'Tags',
      'TracingConfig',
      'VpcConfig',
    ],
  },
  refusals(properties) {
    const code = record(properties, 'Code');
    if (optionalText(properties, 'PackageType') === 'Image' || code.ImageUri !== undefined) {
      return [{ property: 'Code', reason: NO_IMAGES }];
    }
    const runtime = optionalText(properties, 'Runtime') ?? 'none';
    if (runtime.startsWith('nodejs')) return [];
    const reason = `the runtime "${runtime}" does not run locally: the local cloud runs nodejs functions only`;
    return [{ property: 'Runtime', reason }];
  },
  async create(properties, context) {
    const spec = await functionSpec(properties, context);
    const { clock, functions, traces } = context.cloud;
    const log = (entry: LogEntry) => context.cloud.log(entry);
    functions.set(
      spec.arn,
      new LocalFunction(spec, {
        clock,
        log,
        traces,
        measureInvocation: (ms, isError) => measureInvocation(context.cloud, spec.name, ms, isError),
      }),
    );
    return { ref: spec.name, arn: spec.arn, attributes: { Arn: spec.arn } };
  },
  async update(properties, existing, context) {
    const spec = await functionSpec(properties, context);
    context.cloud.functions.get(spec.arn)?.configure(spec);
    return existing;
  },
  async delete({ arn = '' }, { cloud: { functions } }) {
    const fn = functions.get(arn);
    functions.delete(arn);
    await fn?.stop();
  },
};

async function functionSpec(properties: Properties, context: DeployContext): Promise<FunctionSpec> {
  const { cloud } = context;
  const name = optionalText(properties, 'FunctionName') ?? context.name({ maxLength: 64 });
  const arn = context.arn('lambda', `function:${name}`);
  return {
    name,
    arn,
    codeDir: await prepareCode(name, record(properties, 'Code'), context),
    handler: text(properties, 'Handler'),
    timeoutMs: (optionalNumber(properties, 'Timeout') ?? 3) * 1000,
    memoryMb: optionalNumber(properties, 'MemorySize') ?? 128,
    environment: {
      ...clientEnvironment(cloud.functionEndpoints, accessKeyOf(arn, cloud)),
      ...variables(properties, cloud),
    },
    logGroup: optionalText(record(properties, 'LoggingConfig'), 'LogGroup') ?? `/aws/lambda/${name}`,
    reservedConcurrency: optionalNumber(properties, 'ReservedConcurrentExecutions'),
  };
}

/** Under which key a function calls: with permissions its own, otherwise one that tells its account at most. */
function accessKeyOf(functionArn: string, { authority, accountId, home }: CloudState): string | undefined {
  if (authority) return authority.accessKeyOf(functionArn);
  return accountId === home.accountId ? undefined : accountId;
}

function variables(
  properties: Properties,
  { endpoints, functionEndpoints }: Pick<CloudState, 'endpoints' | 'functionEndpoints'>,
): Record<string, string> {
  const declared = record(record(properties, 'Environment'), 'Variables');
  // A queue's URL begins with the emulator's, and the SDK sends to the URL's host, not to the endpoint.
  const seen = (value: string) => value.replaceAll(endpoints.messaging, functionEndpoints.messaging);
  return Object.fromEntries(Object.keys(declared).map((name) => [name, seen(text(declared, name))]));
}
