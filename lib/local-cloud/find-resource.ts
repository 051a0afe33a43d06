import type { RunningResource } from './deployment/live-stack';
import { inWords, placeKey } from './shared/account-region';
import { LocalCloudError } from './shared/errors';

/**
 * @param stackName name or construct path of the stack
 * @throws LocalCloudError `NotFound` that lists what the stack has, `Ambiguous` when several accounts or regions have the name
 */
export function findResource(
  resources: readonly RunningResource[],
  stackName: string,
  logicalIdOrPath: string,
): RunningResource {
  const ofStack = resourcesOfStack(resources, stackName);
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

/** By the path of the stack, or by its name, which stacks of two accounts or regions may share. */
function resourcesOfStack(resources: readonly RunningResource[], stack: string): RunningResource[] {
  const byPath = resources.filter(({ stackPath }) => stackPath === stack);
  const isRoot = ({ stackName, rootStackName }: RunningResource) => rootStackName === undefined && stackName;
  // Those of nested stacks come last: their logical ids may be the same.
  if (byPath.length > 0) return [...byPath.filter(isRoot), ...byPath.filter((one) => !isRoot(one))];
  const own = resources.filter((resource) => resource.stackName === stack);
  const named = [...own, ...resources.filter(({ rootStackName }) => rootStackName === stack)];
  refuseAmbiguous(`stack "${stack}"`, named);
  return named;
}

function refuseAmbiguous(thing: string, matches: readonly RunningResource[]): void {
  const places = new Map(matches.map((one) => [placeKey(one), one]));
  if (places.size < 2) return;
  const known = [...places.values()].map((one) => `${one.stackPath} in ${inWords(one)}`).join('; ');
  throw new LocalCloudError(
    'Ambiguous',
    `several accounts or regions have a ${thing} (${known}): give the path of the stack, or ask one with in()`,
  );
}

/** @throws LocalCloudError `NotFound` that lists the functions, `Ambiguous` when several have the name */
export function findFunctionResource(
  resources: readonly RunningResource[],
  nameOrPath: string,
): RunningResource {
  const functions = resources.filter((resource) => resource.type === 'AWS::Lambda::Function');
  const byName = functions.filter((fn) => fn.physicalId === nameOrPath || fn.arn === nameOrPath);
  refuseAmbiguous(`function "${nameOrPath}"`, byName);
  const found = byName[0] ?? functions.find((fn) => construct(fn.path) === construct(nameOrPath));
  if (found) return found;
  const known = functions.map((fn) => construct(fn.path)).join(', ');
  throw new LocalCloudError('NotFound', `there is no function "${nameOrPath}" (there are: ${known})`);
}

/** With the path of its stack in front, or without. */
function hasPath(resource: RunningResource, path: string): boolean {
  const own = construct(resource.path);
  const wanted = construct(path);
  const { stackName, rootStackName = stackName, stackPath } = resource;
  return [wanted, `${stackPath}/${wanted}`].includes(own) || own.endsWith(`${rootStackName}/${wanted}`);
}

/** The construct that users wrote: the one below it, which holds the CloudFormation resource, has a fixed name. */
function construct(path: string): string {
  return path.replace(/^\//, '').replace(/\/(Resource|Default)$/, '');
}
