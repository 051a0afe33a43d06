import { LocalCloud } from '../../../lib/local-cloud';
import type { DeclaredResource } from '../../../lib/local-cloud/template/template';
import { type StackInput, writeAssembly } from './assemblies';

const clouds: LocalCloud[] = [];

/** Starts a local cloud that `stopClouds` stops. */
export async function startCloud(...options: Parameters<typeof LocalCloud.start>): Promise<LocalCloud> {
  const cloud = await LocalCloud.start(...options);
  clouds.push(cloud);
  return cloud;
}

/** Starts a local cloud with one stack, named S, of these resources. */
export function startResources(
  resources: Readonly<Record<string, DeclaredResource>>,
  rest: Partial<StackInput> = {},
): Promise<LocalCloud> {
  return startCloud({ assembly: writeAssembly({ S: { template: { Resources: resources }, ...rest } }) });
}

/** For afterAll. */
export async function stopClouds(): Promise<void> {
  await Promise.all(clouds.splice(0).map((cloud) => cloud.stop()));
}
