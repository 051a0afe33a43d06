import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalFunction } from '../functions';
import { clientEnvironment } from '../shared/client-environment';
import { LocalCloudError } from '../shared/errors';
import { optionalNumber, optionalText, type Properties, record, text } from '../template/properties';
import type { CloudState, DeployContext, ResourceDeployer } from './deployer';

/** `AWS::Lambda::Function` in a Node.js runtime, with code from a directory asset or inline. */
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
  async create(properties, context) {
    const { functions, clock } = context.cloud;
    const runtime = optionalText(properties, 'Runtime') ?? 'none';
    if (!runtime.startsWith('nodejs')) {
      throw new LocalCloudError(
        'FunctionInvalid',
        `the runtime "${runtime}" does not run locally: the local cloud runs nodejs functions only`,
      );
    }
    const name = optionalText(properties, 'FunctionName') ?? context.name({ maxLength: 64 });
    const arn = context.arn('lambda', `function:${name}`);
    const spec = {
      name,
      arn,
      codeDir: await prepareCode(name, record(properties, 'Code'), context),
      handler: text(properties, 'Handler'),
      timeoutMs: (optionalNumber(properties, 'Timeout') ?? 3) * 1000,
      memoryMb: optionalNumber(properties, 'MemorySize') ?? 128,
      environment: {
        ...clientEnvironment(context.cloud.functionEndpoints, context.cloud.authority?.accessKeyOf(name)),
        ...variables(properties, context.cloud),
      },
      logGroup: optionalText(record(properties, 'LoggingConfig'), 'LogGroup') ?? `/aws/lambda/${name}`,
      reservedConcurrency: optionalNumber(properties, 'ReservedConcurrentExecutions'),
    };
    functions.set(name, new LocalFunction(spec, { clock, log: (entry) => context.cloud.log(entry) }));
    return { ref: name, arn, attributes: { Arn: arn } };
  },
};

/**
 * Puts a function's code where its environments find it, and returns that directory. It is the same one for as
 * long as the cloud runs: preparing the code again changes what is in it.
 */
export async function prepareCode(
  functionName: string,
  code: Properties,
  context: Pick<DeployContext, 'asset' | 'cloud'>,
): Promise<string> {
  const directory = join(context.cloud.workDirectory, functionName);
  await mkdir(context.cloud.workDirectory, { recursive: true });
  await rm(directory, { recursive: true, force: true });
  const inline = optionalText(code, 'ZipFile');
  if (inline !== undefined) {
    await mkdir(directory);
    await writeFile(join(directory, 'index.js'), inline);
    return directory;
  }
  const key = optionalText(code, 'S3Key');
  if (key === undefined) {
    throw new LocalCloudError(
      'FunctionInvalid',
      `code of the kind ${Object.keys(code).join(', ')} does not run locally: use Code.fromAsset or Code.fromInline`,
    );
  }
  const asset = context.asset(key);
  if (asset.packaging !== 'zip') {
    throw new LocalCloudError(
      'FunctionInvalid',
      `the code is the archive ${asset.path}: give Code.fromAsset a directory, the local cloud does not unpack`,
    );
  }
  // A link instead of a copy: start takes no longer with large bundles. Windows lets only administrators make other links.
  await symlink(asset.path, directory, 'junction');
  return directory;
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
