import type { CloudState } from '../resources';
import { type AccountRegion, placeKey } from '../shared/account-region';
import { LocalCloudError } from '../shared/errors';
import { deleteStack, deployStack, type StackOutcome } from './deploy-stack';
import { type LiveStack, type RunningResource, runningResources } from './live-stack';
import type { StackPlan } from './stack-plan';
import type { Deployment, ResourceChange } from './transaction';

/** A stack, and where it is. */
export interface StackPlace extends AccountRegion {
  readonly stackName: string;
  /** Construct path. */
  readonly path: string;
}

/** The stacks that run. */
export class DeployedApp {
  /** By account, region and name. */
  readonly #stacks = new Map<string, LiveStack>();
  readonly #names = new Map<string, string>();
  readonly #generations = new Map<string, number>();
  readonly #cloudIn: (place: AccountRegion) => CloudState;

  /** @param cloudIn the cloud as seen from an account and region */
  constructor(cloudIn: (place: AccountRegion) => CloudState) {
    this.#cloudIn = cloudIn;
  }

  /**
   * Outputs by stack name and output key; where several accounts or regions have the name, by the stack's construct path.
   *
   * @param place @default all
   */
  outputs(place?: AccountRegion): Record<string, Readonly<Record<string, string>>> {
    const stacks = this.#stacksIn(place);
    const isShared = (name: string) => stacks.filter(({ plan }) => plan.stack.stackName === name).length > 1;
    return Object.fromEntries(
      stacks.map(({ plan: { stack }, outputs }) => [
        isShared(stack.stackName) ? stack.displayName : stack.stackName,
        outputs,
      ]),
    );
  }

  /** @param place @default all */
  resources(place?: AccountRegion): RunningResource[] {
    return this.#stacksIn(place).flatMap((stack) => runningResources(stack));
  }

  /** Where stacks are. */
  get stacks(): readonly StackPlace[] {
    return [...this.#stacks.values()].map(({ plan: { stack, scope } }) => ({
      stackName: stack.stackName,
      path: stack.displayName,
      ...scope.place,
    }));
  }

  /**
   * Creates or updates stacks one after the other, and deletes those that run and are not planned.
   *
   * @throws LocalCloudError of the first stack that fails; an update's says which stacks are as they were
   */
  async deploy(plans: readonly StackPlan[]): Promise<ResourceChange[]> {
    const isUpdate = this.#stacks.size > 0;
    const changes: ResourceChange[] = [];
    for (const [index, plan] of plans.entries()) {
      const before = this.#stacks.get(keyOf(plan));
      const { place } = plan.scope;
      const others = this.#stacksIn(place).filter((stack) => stack !== before);
      const outcome = await deployStack(plan, before, others, this.#deploymentIn(place));
      if ('failure' in outcome) {
        throw isUpdate ? failedUpdate(outcome, plans, index, before !== undefined) : outcome.failure;
      }
      this.#stacks.set(keyOf(plan), outcome.live);
      changes.push(...outcome.changes);
    }
    const planned = new Set(plans.map(keyOf));
    for (const [key, stack] of [...this.#stacks].reverse()) {
      if (planned.has(key)) continue;
      changes.push(...(await deleteStack(stack, this.#deploymentIn(stack.plan.scope.place))));
      this.#stacks.delete(key);
    }
    return changes;
  }

  #stacksIn(place: AccountRegion | undefined): LiveStack[] {
    const all = [...this.#stacks.values()];
    if (!place) return all;
    return all.filter(({ plan }) => placeKey(plan.scope.place) === placeKey(place));
  }

  #deploymentIn(place: AccountRegion): Deployment {
    const cloud = this.#cloudIn(place);
    return { cloud, exports: cloud.exports, names: this.#names, generations: this.#generations };
  }
}

function keyOf({ stack, scope }: StackPlan): string {
  return `${placeKey(scope.place)}/${stack.stackName}`;
}

function failedUpdate(
  { failure, leftovers }: Extract<StackOutcome, { failure: unknown }>,
  plans: readonly StackPlan[],
  failed: number,
  wasThere: boolean,
): LocalCloudError {
  const names = plans.map(({ stack }) => `"${stack.stackName}"`);
  const state = wasThere ? 'is as it was before' : 'was not created';
  const message = failure instanceof Error ? failure.message : String(failure);
  const done = names.slice(0, failed).join(', ');
  const left = names.slice(failed + 1).join(', ');
  const parts = [
    message,
    leftovers.length > 0
      ? `stack ${names[failed]} ${state}, but for: ${leftovers.join('; ')}`
      : `stack ${names[failed]} ${state}`,
    ...(done === '' ? [] : [`up to date: ${done}`]),
    ...(left === '' ? [] : [`not begun: ${left}`]),
  ];
  const code = failure instanceof LocalCloudError ? failure.code : 'ResourceFailed';
  return new LocalCloudError(code, parts.join('; '), { cause: failure });
}
