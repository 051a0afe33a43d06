import type { CloudState } from '../resources';
import { LocalCloudError } from '../shared/errors';
import { deleteStack, deployStack, type StackOutcome } from './deploy-stack';
import { type LiveStack, type RunningResource, runningResources } from './live-stack';
import type { StackPlan } from './stack-plan';
import type { Deployment, ResourceChange } from './transaction';

/** The stacks that run. */
export class DeployedApp {
  /** By name. */
  readonly #stacks = new Map<string, LiveStack>();
  readonly #deployment: Deployment;

  constructor(cloud: CloudState) {
    this.#deployment = { cloud, exports: new Map(), names: new Map(), generations: new Map() };
  }

  /** Outputs by stack name and output key. */
  outputs(): Record<string, Readonly<Record<string, string>>> {
    return Object.fromEntries([...this.#stacks].map(([name, { outputs }]) => [name, outputs]));
  }

  resources(): RunningResource[] {
    return [...this.#stacks.values()].flatMap((stack) => runningResources(stack));
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
      const { stackName } = plan.stack;
      const before = this.#stacks.get(stackName);
      const others = [...this.#stacks.values()].filter((stack) => stack !== before);
      const outcome = await deployStack(plan, before, others, this.#deployment);
      if ('failure' in outcome) {
        throw isUpdate ? failedUpdate(outcome, plans, index, before !== undefined) : outcome.failure;
      }
      this.#stacks.set(stackName, outcome.live);
      changes.push(...outcome.changes);
    }
    const planned = new Set(plans.map(({ stack }) => stack.stackName));
    for (const [name, stack] of [...this.#stacks].reverse()) {
      if (planned.has(name)) continue;
      changes.push(...(await deleteStack(stack, this.#deployment)));
      this.#stacks.delete(name);
    }
    return changes;
  }
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
