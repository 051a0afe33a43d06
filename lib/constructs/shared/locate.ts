import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Known, Registry } from './facts';
import { waitFor } from './nested-order';
import { checkOwners, warnOfNamespace } from './owner-place';
import type { InNamespace } from './registry';

/** What a consumer looks for. */
export interface Sought<Facts extends InNamespace> {
  readonly registry: Registry<Facts>;
  isIt(facts: Facts): boolean;
  /** What it is, in words, for example `the feed of users/User`. */
  readonly what: string;
  /** Who looks for it, in words. */
  readonly who: string;
  /** Where it looks. */
  readonly namespace: string | undefined;
  /** What reaches an owner in another account or region all the same. @default nothing does */
  remedy?(owner: Known<Facts>): string;
}

/**
 * What is deployed at once with the consumer, in the same stack or in a nested one, to be used directly: CloudFormation reads
 * parameters before it creates a stack. Nested stacks hand the values to each other.
 *
 * Anything else is found through SSM parameters, so that services deploy on their own. What the app knows of their owner is
 * looked at when it is synthesised.
 */
export function findHere<Facts extends InNamespace>(
  scope: Construct,
  sought: Sought<Facts>,
): Known<Facts> | undefined {
  const { registry, what, who, namespace } = sought;
  const isIt = (facts: Facts) => facts.namespace === namespace && sought.isIt(facts);
  const search = () => registry.in(Stack.of(scope)).find(isIt);
  const found = search();
  if (found) {
    const circle = waitFor(scope, found.construct);
    if (circle) scope.node.addValidation({ validate: () => [circleMessage(circle, sought, found.path)] });
    return found;
  }
  scope.node.addValidation({
    validate: () => {
      const later = search();
      if (!later) {
        const all = registry.under(scope.node.root).filter((facts) => sought.isIt(facts));
        const mine = all.filter(isIt);
        if (mine.length === 0) warnOfNamespace(scope, sought, all);
        return checkOwners(scope, sought, mine);
      }
      return [
        `${what} is in the same stack and was created later, as ${later.path}: create it before ${who}`,
      ];
    },
  });
  return undefined;
}

function circleMessage<Facts extends InNamespace>(
  [one, other]: [Stack, Stack],
  { what, who }: Sought<Facts>,
  path: string,
): string {
  return `${who} in ${one.node.path} needs ${what} (${path}) in ${other.node.path}, which needs something of ${one.node.path}: neither nested stack can be created first; put ${what} into the stack that holds both, or into a nested stack of its own`;
}
