import { Annotations, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type Known, topOf } from './facts';
import { shownNamespace } from './namespace';
import { compare, describePlace, type Place, placeOf } from './place';
import type { InNamespace } from './registry';

const WARNING = {
  /** The owner is in another stage's account or region: somebody else may have it where the consumer is. */
  elsewhere: 'cdk-event-sharing:owner-in-other-environment',
  /** Whether the owner is where the consumer is depends on who deploys. */
  unknown: 'cdk-event-sharing:owner-in-unknown-environment',
  /** Stages are often environments, and nothing says that these are not. */
  stage: 'cdk-event-sharing:owner-in-other-stage',
  order: 'cdk-event-sharing:deployment-order',
  namespace: 'cdk-event-sharing:owner-in-other-namespace',
} as const;

/** An owner and its consumer, in words. */
interface Pair {
  /** Where the consumer looks. */
  readonly namespace: string | undefined;
  /** For example `the feed of users/User`. */
  readonly what: string;
  /** For example `the replica`. */
  readonly who: string;
}

interface Remediable<Facts> extends Pair {
  /** What reaches an owner in another account or region all the same. @default nothing does */
  remedy?(owner: Known<Facts>): string;
}

const REACH = 'parameters reach no further than one account and region';

/**
 * What an app tells of the owners that are not deployed at once with a consumer.
 *
 * @param all owners of what is looked for, in all stages; none when another app has it
 * @returns errors, where it cannot work; it warns of what may not
 */
export function checkOwners<Facts>(
  scope: Construct,
  pair: Remediable<Facts>,
  all: readonly Known<Facts>[],
): string[] {
  const place = placeOf(scope);
  const mates = all.filter(({ construct }) => placeOf(construct).stage === place.stage);
  const nearness = ({ construct }: Known<Facts>) => compare(place, placeOf(construct));
  const near = [...mates, ...all].find((one) => nearness(one) === 'same');
  if (near) {
    if (mates.includes(near)) warnOfOrder(scope, pair, near);
    else warnOfStage(scope, pair, near);
    return [];
  }
  // Of what is deployed together with the consumer it is clear that it is meant.
  const meant = mates.length > 0 ? mates : all;
  const [first] = meant;
  if (!first) return [];
  const finding = `${pair.what} is in ${describePlace(placeOf(first.construct))} (${first.path}), ${pair.who} in ${describePlace(place)}`;
  const remedy = pair.remedy ? `, or ${pair.remedy(first)}` : '';
  if (meant.some((one) => nearness(one) === 'unknown')) {
    warn(
      scope,
      WARNING.unknown,
      `${finding}, which may not be the same, and ${REACH}: set env of both stacks to the same account and region`,
    );
    return [];
  }
  if (meant === mates)
    return [`${finding}, and ${REACH}: deploy both to the same account and region${remedy}`];
  warn(
    scope,
    WARNING.elsewhere,
    `${finding}, and ${REACH}: deploy the owner there too, if no other app does${remedy}`,
  );
  return [];
}

/** The consumer says where the owner is, and the app has the owner, but not there. */
export function warnOfAbsence(
  scope: Construct,
  { what, who }: Pair,
  all: readonly Known<unknown>[],
  place: Place,
): void {
  const [other] = all;
  if (!other) return;
  warn(
    scope,
    WARNING.elsewhere,
    `${who} says that ${what} is in ${describePlace(place)}, and the app has it in ${describePlace(placeOf(other.construct))} (${other.path}): say where it is, if no other app has it there`,
  );
}

/**
 * A consumer that is deployed before its owner fails the first time, and later on takes the owner's old topic.
 *
 * @param needs what the consumer does with the owner when it is deployed
 */
export function warnOfOrder(
  scope: Construct,
  { what }: Pair,
  { construct, path }: Known<unknown>,
  needs = 'reads the parameters of',
): void {
  const [own, other] = [topOf(Stack.of(scope)), topOf(Stack.of(construct))];
  if (dependsOn(own, other)) return;
  const remedy = dependsOn(other, own)
    ? `${other.node.path} depends on ${own.node.path} already, so that neither can be deployed first: put ${what} into a stack of its own, on which both depend`
    : `add a dependency, by addStackDependency(${other.node.path}) of ${own.node.path}`;
  warn(
    scope,
    WARNING.order,
    `${own.node.path} ${needs} ${what} (${path}) when it is deployed, and nothing says that ${other.node.path} is deployed first: ${remedy}`,
  );
}

/** Production would follow development: a stage without an owner of its own takes the one that is there. */
function warnOfStage(scope: Construct, { what, who, namespace }: Pair, { path }: Known<unknown>): void {
  if (namespace !== undefined) return;
  warn(
    scope,
    WARNING.stage,
    `${what} (${path}) is in another stage of the same account and region, and ${who} finds it: if stages are environments, give each a namespace with Namespace.set`,
  );
}

/** Services find each other inside of their namespace alone: an owner that only other namespaces have may have been meant. */
export function warnOfNamespace(
  scope: Construct,
  { what, who, namespace }: Pair,
  all: readonly Known<InNamespace>[],
): void {
  const [other] = all;
  if (!other) return;
  warn(
    scope,
    WARNING.namespace,
    `${what} (${other.path}) is in ${shownNamespace(other.namespace)}, ${who} looks for it in ${shownNamespace(namespace)}, and finds nothing: set the namespace of both with Namespace.set, say which is meant with feedNamespace or apiNamespace, or deploy the owner there too, if no other app does`,
  );
}

function warn(scope: Construct, id: string, message: string): void {
  Annotations.of(scope).addWarningV2(id, `${message}; or acknowledge this warning`);
}

function dependsOn(one: Stack, other: Stack, seen = new Set<Stack>()): boolean {
  if (seen.has(one)) return false;
  seen.add(one);
  return one.dependencies.some((next) => next === other || dependsOn(next, other, seen));
}
