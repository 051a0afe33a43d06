import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Which nested stacks wait for values of which others. */
const waits = new WeakMap<Stack, Set<Stack>>();

/**
 * Notes that a construct takes a value from another one of the same deployment.
 *
 * @returns the two nested stacks between which values now go round in a circle, so that neither could be created first
 */
export function waitFor(reader: IConstruct, source: IConstruct): [Stack, Stack] | undefined {
  const [readers, sources] = [nestingOf(reader), nestingOf(source)];
  const depth = readers.findIndex((stack, index) => stack !== sources[index]);
  const [one, other] = [readers[depth], sources[depth]];
  // Between a stack and one nested in it single resources wait, not stacks.
  if (!one || !other) return undefined;
  waits.set(one, (waits.get(one) ?? new Set()).add(other));
  return reaches(other, one) ? [one, other] : undefined;
}

/** The stacks that a construct is in, from the one that is deployed. */
function nestingOf(construct: IConstruct): Stack[] {
  const own = Stack.of(construct);
  const outer = (stack: Stack): Stack[] =>
    stack.nestedStackParent ? [...outer(stack.nestedStackParent), stack] : [stack];
  return outer(own);
}

function reaches(from: Stack, goal: Stack, seen = new Set<Stack>()): boolean {
  if (from === goal) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return [...(waits.get(from) ?? [])].some((next) => reaches(next, goal, seen));
}
