import { startFunctionUrl } from '../http';
import { LocalCloudError } from '../shared/errors';
import { hexDigest } from '../shared/naming';
import { optionalText, text } from '../template/properties';
import type { ResourceDeployer } from './deployer';

/** `AWS::Lambda::Url`: a function behind a loopback port of its own. */
export const LAMBDA_URL: ResourceDeployer = {
  type: 'AWS::Lambda::Url',
  properties: { applied: ['AuthType', 'InvokeMode', 'TargetFunctionArn'], recorded: [] },
  async create(properties, context) {
    const mode = optionalText(properties, 'InvokeMode') ?? 'BUFFERED';
    if (mode !== 'BUFFERED') {
      throw new LocalCloudError(
        'ResourceFailed',
        `a function URL with InvokeMode ${mode} does not run locally: use BUFFERED`,
      );
    }
    const { cloud, stackName, logicalId } = context;
    const target = text(properties, 'TargetFunctionArn');
    const functionName = target.split(':').at(-1) ?? target;
    const id = hexDigest(`${stackName}/${logicalId}`, 32);
    const requiresSignature = text(properties, 'AuthType') === 'AWS_IAM';
    const server = await startFunctionUrl({ id, functionName, requiresSignature }, cloud);
    cloud.httpServers.push(server);
    const functionArn = context.arn('lambda', `function:${functionName}`);
    return { ref: functionArn, attributes: { FunctionArn: functionArn, FunctionUrl: `${server.url}/` } };
  },
};
