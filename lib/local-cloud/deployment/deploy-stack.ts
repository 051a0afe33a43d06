import { LocalCloudError } from '../shared/errors';
import { applyStack } from './apply-stack';
import type { LiveStack } from './live-stack';
import type { StackPlan } from './stack-plan';
import { type Deployment, type ResourceChange, Transaction } from './transaction';

/** How the deployment of a stack ended. */
export type StackOutcome =
  | { readonly live: LiveStack; readonly changes: readonly ResourceChange[] }
  /** With what is not as it was before. */
  | { readonly failure: unknown; readonly leftovers: readonly string[] };

/**
 * Creates a stack, or updates the one that runs, as CloudFormation does: all of it or nothing, and deletions last.
 *
 * @param before the stack as it runs. @default there is none
 * @param others the other stacks of its account and region as they run
 */
export async function deployStack(
  plan: StackPlan,
  before: LiveStack | undefined,
  others: readonly LiveStack[],
  deployment: Deployment,
): Promise<StackOutcome> {
  const transaction = new Transaction(deployment);
  try {
    const live = await applyStack(plan, before, transaction);
    refuseTakenExports(before, live, deployment);
    refuseUsedExports(before, live, others);
    for (const name of before?.exports.keys() ?? []) deployment.exports.delete(name);
    for (const [name, value] of live.exports) deployment.exports.set(name, value);
    await transaction.cleanUp();
    return { live, changes: transaction.changes };
  } catch (failure) {
    await transaction.rollBack();
    return { failure, leftovers: transaction.leftovers };
  }
}

/** Deletes a stack with all its resources, those left out that are to be retained. */
export async function deleteStack(
  stack: LiveStack,
  deployment: Deployment,
): Promise<readonly ResourceChange[]> {
  const transaction = new Transaction(deployment);
  for (const { logicalId } of [...stack.plan.resources].reverse()) {
    const live = stack.resources.get(logicalId);
    if (live) transaction.discard(live);
  }
  for (const name of stack.exports.keys()) deployment.exports.delete(name);
  await transaction.cleanUp();
  return transaction.changes;
}

/** CloudFormation, "Get exported outputs from a deployed CloudFormation stack": names of exports are unique in an account and region. */
function refuseTakenExports(before: LiveStack | undefined, after: LiveStack, { exports }: Deployment): void {
  const taken = [...after.exports.keys()].find((name) => exports.has(name) && !before?.exports.has(name));
  if (taken === undefined) return;
  throw new LocalCloudError(
    'AlreadyExists',
    `stack "${after.plan.stack.stackName}": the export "${taken}" exists already: another stack of the account and region has created it, so give it another name`,
  );
}

/**
 * CloudFormation, "Get exported outputs from a deployed CloudFormation stack": the value of an export that another stack imports can be
 * neither changed nor deleted.
 */
function refuseUsedExports(
  before: LiveStack | undefined,
  after: LiveStack,
  others: readonly LiveStack[],
): void {
  for (const [name, value] of before?.exports ?? []) {
    if (after.exports.get(name) === value) continue;
    const user = others.find(({ plan }) => plan.exchange.needs.exports.has(name));
    if (!user) continue;
    const { stackName } = user.plan.stack;
    throw new LocalCloudError(
      'ResourceFailed',
      `stack "${after.plan.stack.stackName}": the export "${name}" cannot be changed or deleted while stack "${stackName}" imports it, as on AWS: end the import first, and keep the export until then by this.exportValue()`,
    );
  }
}
