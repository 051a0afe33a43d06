import type { CloudState } from '../resources';
import { deployContext } from './deploy-context';
import { describe, type LiveResource, type RunningResource } from './live-stack';

/** What the stacks of an account and region share while they are created and changed. */
export interface Deployment {
  readonly cloud: CloudState;
  /** Values of exports by name. */
  readonly exports: Map<string, string>;
  /** Which resource of the whole cloud has a name that a template gave, by where names of its type are unique, type and name. */
  readonly names: Map<string, string>;
  /** How many resources of the whole cloud there were for a stack and logical id. */
  readonly generations: Map<string, number>;
}

/** What became of a resource. */
export interface ResourceChange extends RunningResource {
  /**
   * `replaced` has the new physical id, and a `deleted` or `retained` of the old one follows. `retained` runs on, and belongs to no
   * stack any more.
   */
  readonly action: 'created' | 'updated' | 'replaced' | 'deleted' | 'retained';
  /** Names of the properties whose change it was, for `updated` and `replaced`. */
  readonly properties?: readonly string[];
  /** Why a resource is retained. */
  readonly reason?: string;
}

interface Undo {
  readonly label: string;
  run(): Promise<unknown> | unknown;
}

/** The changes of one stack and those nested in it: all of them, or none. What is to be deleted is deleted when all else is done. */
export class Transaction {
  readonly changes: ResourceChange[] = [];
  /** What is not as it was, after `rollBack`. */
  readonly leftovers: string[] = [];
  readonly #undo: Undo[] = [];
  readonly #obsolete: { readonly live: LiveResource; readonly policy: string; readonly attribute: string }[] =
    [];

  constructor(readonly deployment: Deployment) {}

  add(action: ResourceChange['action'], live: LiveResource, rest: Partial<ResourceChange> = {}): void {
    this.changes.push({ action, ...describe(live), ...rest });
  }

  /** @param run takes a change back, should a later one fail */
  onRollBack(label: string, run: Undo['run']): void {
    this.#undo.push({ label, run });
  }

  /** Marks a resource, with all that is nested in it, for deletion, if its template does not say otherwise. */
  discard(live: LiveResource, replacement?: LiveResource): void {
    const { DeletionPolicy = 'Delete' } = live.resource.template;
    const { UpdateReplacePolicy = 'Delete' } = replacement?.resource.template ?? {};
    const attribute = replacement ? 'UpdateReplacePolicy' : 'DeletionPolicy';
    const policy = replacement ? UpdateReplacePolicy : DeletionPolicy;
    if (live.nested && !policy.startsWith('Retain')) {
      const { resources, plan } = live.nested;
      for (const { logicalId } of [...plan.resources].reverse()) {
        const inner = resources.get(logicalId);
        if (inner) this.discard(inner);
      }
    }
    this.#obsolete.push({ live, policy, attribute });
  }

  /** Deletes what is obsolete. What cannot be deleted stays, as after an update of CloudFormation. */
  async cleanUp(): Promise<void> {
    for (const { live, policy, attribute } of this.#obsolete) {
      if (policy.startsWith('Retain')) {
        this.add('retained', live, { reason: `its ${attribute} is ${policy}` });
        continue;
      }
      try {
        await remove(live, this.deployment);
        this.add('deleted', live);
      } catch (error) {
        this.add('retained', live, { reason: error instanceof Error ? error.message : String(error) });
      }
    }
  }

  /** Takes back what was done, the latest first. Never throws: `leftovers` says what did not work. */
  async rollBack(): Promise<void> {
    for (const { label, run } of this.#undo.splice(0).reverse()) {
      try {
        await run();
      } catch (error) {
        this.leftovers.push(`${label}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}

/** Deletes a resource, and what is known of it. */
export async function remove(live: LiveResource, { cloud, names }: Deployment): Promise<void> {
  const { resource, stack, identity } = live;
  if ('by' in resource.made) {
    await resource.made.by.delete(live, deployContext(stack, resource.logicalId, identity, cloud));
  }
  cloud.authority?.remove(identity);
  for (const [key, owner] of names) if (owner === identity) names.delete(key);
}
