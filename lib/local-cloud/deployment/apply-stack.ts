import { placeOf } from '../shared/account-region';
import { LocalCloudError } from '../shared/errors';
import { type Properties, record } from '../template/properties';
import { type SharedValues, StackScope } from '../template/stack-scope';
import { applyResource } from './apply-resource';
import { identityOf } from './deploy-context';
import type { LiveResource, LiveStack } from './live-stack';
import { readOutputs } from './outputs';
import type { StackPlan, StackResource } from './stack-plan';
import { withLabel } from './stack-resource';
import type { Deployment, Transaction } from './transaction';
import { refusalsOf, Unsupported } from './unsupported';

/**
 * Makes a stack what its plan says, resources that do not depend on each other at the same time, and then its outputs. What is no
 * longer wanted is marked, and deleted by the transaction.
 *
 * @param before the stack as it runs. @default there is none
 * @param given parameters of the template, which a nested stack gets from the one around it
 * @throws LocalCloudError that names the resource; nothing is being created any more by then
 */
export async function applyStack(
  plan: StackPlan,
  before: LiveStack | undefined,
  transaction: Transaction,
  given: Properties = {},
): Promise<LiveStack> {
  const scope = new StackScope(plan.stack, sharedValues(transaction.deployment), given);
  const live = new Map<string, LiveResource>();
  const applied = new Map<string, Promise<void>>();
  for (const resource of plan.resources) {
    const { logicalId } = resource;
    // The plan is sorted, so whatever the resource depends on has its promise already.
    const needed = [...resource.references].map((name) => applied.get(name));
    const application = Promise.all(needed).then(async () => {
      const result = await apply(resource, before?.resources.get(logicalId), { plan, scope, transaction });
      if (!result) return;
      scope.add(logicalId, result);
      live.set(logicalId, result);
    });
    applied.set(logicalId, application);
  }
  const results = await Promise.allSettled(applied.values());
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  const outcome = { plan, resources: live, ...readOutputs(plan.stack, scope) };
  for (const { logicalId } of [...(before?.plan.resources ?? [])].reverse()) {
    const old = before?.resources.get(logicalId);
    const now = live.get(logicalId);
    if (old && old.identity !== now?.identity) transaction.discard(old, now);
  }
  return outcome;
}

interface Place {
  readonly plan: StackPlan;
  readonly scope: StackScope;
  readonly transaction: Transaction;
}

async function apply(
  resource: StackResource,
  old: LiveResource | undefined,
  { plan: { stack }, scope, transaction }: Place,
): Promise<LiveResource | undefined> {
  const { label, template, type, made } = resource;
  try {
    if (template.Condition && !scope.condition(template.Condition)) return undefined;
    const properties = scope.resolve(template.Properties ?? {}) as Properties;
    const unsupported = new Unsupported();
    unsupported.addProperties(label, refusalsOf(type, properties));
    unsupported.throwAny();
    refuseOtherType(template.Type, old);
    return 'of' in made
      ? await applyNested(resource, made.of, properties, old, { stack, transaction })
      : await applyResource({ stack, resource, deployer: made.by, properties }, old, transaction);
  } catch (error) {
    // An error that says the place already keeps its words.
    if (error instanceof LocalCloudError && error.message.startsWith('stack "')) throw error;
    throw withLabel(label, error, 'ResourceFailed');
  }
}

/** A nested stack is looked into whenever the one around it is updated, and says nothing of its own. */
async function applyNested(
  resource: StackResource,
  plan: StackPlan,
  properties: Properties,
  old: LiveResource | undefined,
  { stack, transaction }: { stack: StackPlan['stack']; transaction: Transaction },
): Promise<LiveResource> {
  const nested = await applyStack(plan, old?.nested, transaction, record(properties, 'Parameters'));
  const ref = String(new StackScope(plan.stack, sharedValues(transaction.deployment)).ref('AWS::StackId'));
  const outputs = Object.entries(nested.outputs).map(([key, value]) => [`Outputs.${key}`, value]);
  const { cloud } = transaction.deployment;
  const identity = identityOf(stack.stackName, resource.logicalId, cloud);
  const attributes = Object.fromEntries(outputs);
  const place = placeOf(cloud);
  return { ref, arn: ref, attributes, properties, resource, stack, identity, place, nested };
}

/** CloudFormation refuses it as well: "Update of resource type is not permitted". */
function refuseOtherType(type: string, old: LiveResource | undefined): void {
  const before = old?.resource.template.Type;
  if (before === undefined || before === type) return;
  throw new LocalCloudError(
    'ResourceFailed',
    `the resource was an ${before}: the type of a resource cannot be changed, give it another construct id`,
  );
}

function sharedValues({ cloud, exports }: Deployment): SharedValues {
  const { region, accountId, parameters } = cloud;
  return { region, accountId, parameters, exports };
}
