import type { CloudState, DeployContext } from '../resources';
import { placeKey } from '../shared/account-region';
import { LocalCloudError } from '../shared/errors';
import { physicalName } from '../shared/naming';
import type { AssemblyStack } from '../template/assembly';

/** What ids and names of a resource are made of. Stacks of one name in two accounts or regions have their own. */
export function identityOf(stackName: string, logicalId: string, cloud: CloudState): string {
  const place = placeKey(cloud) === placeKey(cloud.home) ? '' : `${placeKey(cloud)}/`;
  return `${place}${stackName}/${logicalId}`;
}

/** What a deployer may ask while it works on a resource of a stack. */
export function deployContext(
  { stackName, assets }: AssemblyStack,
  logicalId: string,
  identity: string,
  cloud: CloudState,
): DeployContext {
  return {
    identity,
    cloud,
    name: (rules) => physicalName(stackName, logicalId, rules, identity),
    arn: (service, rest) => `arn:aws:${service}:${cloud.region}:${cloud.accountId}:${rest}`,
    asset(objectKey) {
      const asset = assets.get(objectKey);
      if (asset) return asset;
      throw new LocalCloudError(
        'AssetMissing',
        `the assembly lists no asset ${objectKey}: run "npx cdk synth" again`,
      );
    },
  };
}
