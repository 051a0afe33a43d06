import { HttpApi } from '../http';
import { LocalCloudError } from '../shared/errors';
import { hexDigest } from '../shared/naming';
import { optionalText, type Properties, text } from '../template/properties';
import type { CloudState, ResourceDeployer } from './deployer';

/** `AWS::ApiGatewayV2::Api`: an HTTP API on a loopback port of its own. */
export const APIGATEWAY_API: ResourceDeployer = {
  type: 'AWS::ApiGatewayV2::Api',
  properties: { applied: ['Name', 'ProtocolType'], recorded: ['Description', 'IpAddressType', 'Tags'] },
  refusals(properties) {
    const protocol = optionalText(properties, 'ProtocolType');
    if (protocol === 'HTTP') return [];
    const reason = `an API of protocol ${protocol} does not run locally: the local cloud has HTTP APIs only`;
    return [{ property: 'ProtocolType', reason }];
  },
  async create(_properties, context) {
    const { cloud } = context;
    const id = hexDigest(context.identity, 10);
    const { api, server } = await HttpApi.start(id, cloud);
    cloud.httpApis.set(id, api);
    cloud.httpServers.set(id, server);
    return { ref: id, attributes: { ApiId: id, ApiEndpoint: server.url } };
  },
  update: (_properties, existing) => existing,
  async delete({ ref }, { cloud: { httpApis, httpServers } }) {
    await httpServers.get(ref)?.stop();
    httpServers.delete(ref);
    httpApis.delete(ref);
  },
};

/**
 * The API that a resource belongs to.
 *
 * @throws LocalCloudError `NotFound`
 */
export function apiOf(properties: Properties, cloud: CloudState): HttpApi {
  const id = text(properties, 'ApiId');
  const api = cloud.httpApis.get(id);
  if (api) return api;
  throw new LocalCloudError('NotFound', `there is no HTTP API "${id}": refer to one that a stack creates`);
}
