import { type FunctionUrlSpec, startFunctionUrl } from '../http';
import { hexDigest } from '../shared/naming';
import { optionalText, type Properties, text } from '../template/properties';
import type { DeployContext, ResourceDeployer } from './deployer';

/** `AWS::Lambda::Url`: a function behind a loopback port of its own. */
export const LAMBDA_URL: ResourceDeployer = {
  type: 'AWS::Lambda::Url',
  properties: { applied: ['AuthType', 'InvokeMode', 'TargetFunctionArn'], recorded: [] },
  refusals(properties) {
    const mode = optionalText(properties, 'InvokeMode') ?? 'BUFFERED';
    if (mode === 'BUFFERED') return [];
    const reason = `a function URL with InvokeMode ${mode} does not run locally: use BUFFERED`;
    return [{ property: 'InvokeMode', reason }];
  },
  async create(properties, context) {
    const { cloud } = context;
    const spec = urlSpec(properties, context);
    cloud.functionUrls.set(spec.id, spec);
    const server = await startFunctionUrl(spec.id, cloud);
    cloud.httpServers.set(spec.id, server);
    const { functionArn } = spec;
    return { ref: functionArn, attributes: { FunctionArn: functionArn, FunctionUrl: `${server.url}/` } };
  },
  update(properties, existing, context) {
    const spec = urlSpec(properties, context);
    context.cloud.functionUrls.set(spec.id, spec);
    return existing;
  },
  async delete({ properties }, context) {
    const { id } = urlSpec(properties, context);
    const { functionUrls, httpServers } = context.cloud;
    await httpServers.get(id)?.stop();
    httpServers.delete(id);
    functionUrls.delete(id);
  },
};

function urlSpec(properties: Properties, { identity, arn }: DeployContext): FunctionUrlSpec {
  const target = text(properties, 'TargetFunctionArn');
  return {
    id: hexDigest(identity, 32),
    functionArn: arn('lambda', `function:${target.split(':').at(-1) ?? target}`),
    requiresSignature: text(properties, 'AuthType') === 'AWS_IAM',
  };
}
