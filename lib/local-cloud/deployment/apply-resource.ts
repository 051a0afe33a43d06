import { isDeepStrictEqual } from 'node:util';
import { createOnly, type DeployedResource, type ResourceDeployer } from '../resources';
import { type AccountRegion, placeKey, placeOf } from '../shared/account-region';
import { LocalCloudError } from '../shared/errors';
import type { AssemblyStack } from '../template/assembly';
import { optionalText, type Properties } from '../template/properties';
import { deployContext, identityOf } from './deploy-context';
import type { LiveResource } from './live-stack';
import type { StackResource } from './stack-plan';
import { remove, type Transaction } from './transaction';

/** A resource as the template has it now. */
export interface Wanted {
  readonly stack: AssemblyStack;
  readonly resource: StackResource;
  readonly deployer: ResourceDeployer;
  /** Resolved. */
  readonly properties: Properties;
}

/**
 * Makes a resource what the template says: creates it, changes it where it is, puts another one in its place, or leaves it alone.
 *
 * @param old the resource as it runs. @default there is none
 */
export async function applyResource(
  wanted: Wanted,
  old: LiveResource | undefined,
  transaction: Transaction,
): Promise<LiveResource> {
  if (!old) {
    const live = await create(wanted, transaction);
    transaction.add('created', live);
    return live;
  }
  const { resource, properties } = wanted;
  const changed = changedProperties(old.properties, properties);
  if (changed.length === 0) return { ...old, resource, stack: wanted.stack };
  const { properties: fixed } = createOnly(resource.template.Type);
  if (!changed.some((name) => fixed.includes(name))) {
    const live = await update(wanted, old, transaction);
    if (live) {
      transaction.add('updated', live, { properties: changed });
      return live;
    }
  }
  refuseSameName(wanted, old);
  const live = await create(wanted, transaction);
  transaction.add('replaced', live, { properties: changed });
  return live;
}

function changedProperties(before: Properties, after: Properties): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name])).sort();
}

async function create(wanted: Wanted, transaction: Transaction): Promise<LiveResource> {
  const { stack, resource, deployer, properties } = wanted;
  const { deployment } = transaction;
  const { cloud, generations } = deployment;
  const first = identityOf(stack.stackName, resource.logicalId, cloud);
  const generation = (generations.get(first) ?? 0) + 1;
  generations.set(first, generation);
  const identity = generation === 1 ? first : `${first}/${generation}`;
  const release = claimName(wanted, identity, transaction);
  const context = deployContext(stack, resource.logicalId, identity, cloud);
  let values: DeployedResource;
  try {
    values = await deployer.create(properties, context);
  } catch (error) {
    release();
    throw error;
  }
  const live = { ...values, properties, resource, stack, identity, place: placeOf(cloud) };
  transaction.onRollBack(resource.label, async () => {
    if (resource.template.DeletionPolicy !== 'Retain') return remove(live, deployment);
    transaction.leftovers.push(
      `${resource.label} stays as ${values.ref}, because its DeletionPolicy is Retain`,
    );
  });
  permit(live, transaction);
  return live;
}

/** Undefined when the change needs another resource. */
async function update(
  { stack, resource, deployer, properties }: Wanted,
  old: LiveResource,
  transaction: Transaction,
): Promise<LiveResource | undefined> {
  const { identity } = old;
  const context = deployContext(stack, resource.logicalId, identity, transaction.deployment.cloud);
  const goBack = async (from: DeployedResource) => {
    const before = deployContext(old.stack, resource.logicalId, identity, transaction.deployment.cloud);
    await deployer.update(old.properties, { ...from, properties }, before);
    permit(old, transaction);
  };
  let values: DeployedResource | 'replace';
  try {
    values = await deployer.update(properties, old, context);
  } catch (error) {
    // Whatever of the change was made before it failed; what was refused as a whole is refused the other way round too.
    await goBack(old).catch((other: Error) => {
      if (other.message !== (error as Error).message)
        transaction.leftovers.push(`${resource.label}: ${other.message}`);
    });
    throw error;
  }
  if (values === 'replace') return undefined;
  const live = { ...values, properties, resource, stack, identity, place: old.place };
  transaction.onRollBack(resource.label, () => goBack(live));
  permit(live, transaction);
  return live;
}

/** Makes the permissions that a resource gives count. */
function permit(live: LiveResource, { deployment: { cloud } }: Transaction): void {
  const { identity, resource, properties, ref, arn, place } = live;
  cloud.authority?.set(identity, { type: resource.template.Type, properties, ref, arn, ...place });
}

function customName({ resource, properties }: Wanted): string | undefined {
  const { name } = createOnly(resource.template.Type);
  return name === undefined || resource.type.properties === 'any'
    ? undefined
    : optionalText(properties, name);
}

/**
 * AWS has one resource of a name; the emulators often answer with the one that is there.
 *
 * @returns gives the name back
 */
function claimName(wanted: Wanted, identity: string, { deployment }: Transaction): () => void {
  const { names, cloud } = deployment;
  const name = customName(wanted);
  if (name === undefined) return () => {};
  const { Type } = wanted.resource.template;
  const key = `${scopeOf(Type, cloud)} ${Type} ${name}`;
  const owner = names.get(key);
  if (owner !== undefined) {
    throw new LocalCloudError('AlreadyExists', `"${name}" exists already: ${owner} has that name`);
  }
  names.set(key, identity);
  return () => names.delete(key);
}

/** Where a name of a type is taken once: in all accounts, in an account, or in a region of it. */
function scopeOf(type: string, cloud: AccountRegion): string {
  if (type === 'AWS::S3::Bucket') return '';
  return type.startsWith('AWS::IAM::') ? cloud.accountId : placeKey(cloud);
}

/** CloudFormation, "Name type": a resource with a name of its own cannot be replaced while it has that name. */
function refuseSameName(wanted: Wanted, old: LiveResource): void {
  const name = customName(wanted);
  if (name === undefined || name !== customName({ ...wanted, properties: old.properties })) return;
  throw new LocalCloudError(
    'ResourceFailed',
    `the change needs a new resource in place of the one with the custom name "${name}", and two of that name cannot be: rename it, and update again`,
  );
}
