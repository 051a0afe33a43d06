import type { RunningResource } from './deployment/live-stack';
import { LocalCloudError } from './shared/errors';

/** @throws LocalCloudError `NotFound` that lists what the stack has */
export function findResource(
  resources: readonly RunningResource[],
  stackName: string,
  logicalIdOrPath: string,
): RunningResource {
  const own = resources.filter((resource) => resource.stackName === stackName);
  // Those of nested stacks come last: their logical ids may be the same.
  const ofStack = [...own, ...resources.filter(({ rootStackName }) => rootStackName === stackName)];
  const found =
    ofStack.find((resource) => resource.logicalId === logicalIdOrPath) ??
    ofStack.find((resource) => hasPath(resource, logicalIdOrPath));
  if (found) return found;
  if (ofStack.length === 0) {
    const stacks = [...new Set(resources.map((resource) => resource.stackName))].join(', ');
    throw new LocalCloudError('NotFound', `there is no stack "${stackName}" (there are: ${stacks})`);
  }
  const known = ofStack.map((resource) => construct(resource.path)).join(', ');
  throw new LocalCloudError(
    'NotFound',
    `stack "${stackName}" has no resource "${logicalIdOrPath}" (it has: ${known})`,
  );
}

/** @throws LocalCloudError `NotFound` that lists the functions */
export function findFunctionResource(
  resources: readonly RunningResource[],
  nameOrPath: string,
): RunningResource {
  const functions = resources.filter((resource) => resource.type === 'AWS::Lambda::Function');
  const found =
    functions.find((fn) => fn.physicalId === nameOrPath || fn.arn === nameOrPath) ??
    functions.find((fn) => construct(fn.path) === construct(nameOrPath));
  if (found) return found;
  const known = functions.map((fn) => construct(fn.path)).join(', ');
  throw new LocalCloudError('NotFound', `there is no function "${nameOrPath}" (there are: ${known})`);
}

/** With the path of its stack in front, or without. */
function hasPath(resource: RunningResource, path: string): boolean {
  const own = construct(resource.path);
  const wanted = construct(path);
  const { stackName, rootStackName = stackName } = resource;
  return own === wanted || own.endsWith(`${rootStackName}/${wanted}`);
}

/** The construct that users wrote: the one below it, which holds the CloudFormation resource, has a fixed name. */
function construct(path: string): string {
  return path.replace(/^\//, '').replace(/\/(Resource|Default)$/, '');
}
