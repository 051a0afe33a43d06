import { inWords, placeKey } from '../shared/account-region';
import type { Environments } from '../shared/environments';
import { LocalCloudError } from '../shared/errors';
import type { Assembly, AssemblyStack } from '../template/assembly';
import { checkIgnored } from './ignore';
import { planStack } from './plan-stack';
import { stackOrder } from './stack-order';
import type { StackPlan } from './stack-plan';
import { Unsupported } from './unsupported';

/** What of an assembly is to be created. */
export interface Selection {
  /** Stacks by name or path. @default all */
  readonly stacks?: readonly string[];
  /** Patterns of resource types that are left out. @default none */
  readonly ignore?: readonly string[];
}

/**
 * Checks everything that can be checked before anything is started, and says what to create in which order.
 *
 * @param environments the values that are known before anything exists: accounts, regions, and the parameters that the user gives
 * @throws LocalCloudError that names the stack and what is wrong with it; all that does not run here is in one message
 */
export function planDeployment(
  assembly: Assembly,
  selection: Selection,
  environments: Environments,
): StackPlan[] {
  const { stacks, ignore = [] } = selection;
  checkIgnored(ignore);
  const unsupported = new Unsupported();
  const plans = selectStacks(assembly, stacks).map((stack) => {
    return planStack(stack, { ignored: ignore, shared: environments.of(stack.environment), unsupported });
  });
  unsupported.throwAny();
  refuseSameNames(plans);
  const order = stackOrder({
    stacks: plans.map(({ exchange }) => exchange),
    others: assembly.stacks.filter((stack) => !plans.some((plan) => plan.stack === stack)),
    given: environments.given,
  });
  return order.flatMap((stack) => plans.filter((plan) => plan.stack === stack));
}

/** CloudFormation would take the second for a new version of the first, and delete what only the first has. */
function refuseSameNames(plans: readonly StackPlan[]): void {
  const paths = new Map<string, string>();
  for (const { stack, scope } of plans) {
    const name = `${placeKey(scope.place)}/${stack.stackName}`;
    const other = paths.get(name);
    if (other !== undefined) {
      throw new LocalCloudError(
        'AlreadyExists',
        `the stacks ${other} and ${stack.displayName} are both named "${stack.stackName}" in ${inWords(scope.place)}: give one another name, account or region`,
      );
    }
    paths.set(name, stack.displayName);
  }
}

function selectStacks(assembly: Assembly, names: readonly string[] | undefined): readonly AssemblyStack[] {
  if (!names) return assembly.stacks;
  return names.map((name) => {
    const found = assembly.stacks.find((stack) =>
      [stack.stackName, stack.displayName, stack.artifactId].includes(name),
    );
    if (found) return found;
    const known = assembly.stacks.map((stack) => stack.stackName).join(', ');
    throw new LocalCloudError(
      'NotFound',
      `there is no stack "${name}" in ${assembly.directories.join(', ')} (it has: ${known})`,
    );
  });
}
