import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Known, Registry } from './facts';
import { waitFor } from './nested-order';
import { checkOwners } from './owner-place';

/** What a consumer looks for. */
export interface Sought<Facts> {
  readonly registry: Registry<Facts>;
  isIt(facts: Facts): boolean;
  /** What it is, in words, for example `the feed of users/User`. */
  readonly what: string;
  /** Who looks for it, in words. */
  readonly who: string;
}

/**
 * What is deployed at once with the consumer, in the same stack or in a nested one, to be used directly: CloudFormation reads
 * parameters before it creates a stack. Nested stacks hand the values to each other.
 *
 * Anything else is found through SSM parameters, so that services deploy on their own. What the app knows of their owner is
 * looked at when it is synthesised.
 */
export function findHere<Facts>(scope: Construct, sought: Sought<Facts>): Known<Facts> | undefined {
  const { registry, isIt, what, who } = sought;
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
      if (!later) return checkOwners(scope, sought, registry.under(scope.node.root).filter(isIt));
      return [
        `${what} is in the same stack and was created later, as ${later.path}: create it before ${who}`,
      ];
    },
  });
  return undefined;
}

function circleMessage<Facts>(
  [one, other]: [Stack, Stack],
  { what, who }: Sought<Facts>,
  path: string,
): string {
  return `${who} in ${one.node.path} needs ${what} (${path}) in ${other.node.path}, which needs something of ${one.node.path}: neither nested stack can be created first; put ${what} into the stack that holds both, or into a nested stack of its own`;
}
