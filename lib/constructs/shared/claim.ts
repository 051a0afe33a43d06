import { Annotations } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { Registry } from './facts';
import { compare, describePlace, type Place, placeOf } from './place';

/** Something that an account and region has once. */
export interface Claim {
  /** What it is, in words, for example `the SSM parameter /event-sharing/feeds/users/User`. */
  readonly thing: string;
  /** Tells it from others. @default `thing` */
  readonly id?: string;
  /** Whoever may claim it again, such as a bounded context. @default nobody */
  readonly holder?: string;
  /** @default where the construct is */
  readonly place?: Place;
  /** What to do when somebody else has it. */
  readonly remedy: string;
}

const idOf = ({ id, thing }: Claim) => id ?? thing;

/** Acknowledged by those who never deploy two stages to one account and region. */
const UNKNOWN_PLACE = 'cdk-event-sharing:name-in-unknown-environment';

const claims = new Registry<{ readonly claims: readonly Claim[] }>();

/**
 * Says at synthesis when two constructs of an app, in whatever stacks and stages, claim one thing: an error where both are in
 * one account and region, a warning where that depends on who deploys.
 */
export function claim(scope: Construct, ...wanted: Claim[]): void {
  const others = claims
    .under(scope.node.root)
    .flatMap(({ construct, claims: had }) => had.map((theirs) => ({ construct, theirs })));
  for (const own of wanted) {
    for (const { construct, theirs } of others) {
      if (idOf(own) === idOf(theirs) && (own.holder === undefined || own.holder !== theirs.holder)) {
        complain(scope, own, construct, theirs);
      }
    }
  }
  claims.add(scope, { claims: wanted });
}

function complain(scope: Construct, own: Claim, other: IConstruct, theirs: Claim): void {
  const [here, there] = [own.place ?? placeOf(scope), theirs.place ?? placeOf(other)];
  const finding = `${own.thing} is that of ${other.node.path} too`;
  switch (compare(here, there)) {
    case 'same':
      scope.node.addValidation({
        validate: () => [`${finding}, in the same environment (${describePlace(here)}): ${own.remedy}`],
      });
      break;
    case 'unknown':
      Annotations.of(scope).addWarningV2(
        UNKNOWN_PLACE,
        `${finding}, and both may get into one environment (${describePlace(here)}; ${describePlace(there)}): set env of their stages or stacks, so that this can be checked; if they never get into one, acknowledge this warning; otherwise ${own.remedy}`,
      );
  }
}
