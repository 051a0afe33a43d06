import type { Construct } from 'constructs';
import { warnOfAbsence, warnOfOrder } from '../shared/owner-place';
import { compare, describePlace, placeOf } from '../shared/place';
import { feeds } from '../shared/registry';
import { mayBeSharedWith } from '../shared/shared-with';
import type { FeedPlace, Follower } from './feed-elsewhere';

/** What is said of a feed that is not where its follower is. */
interface Said extends Pick<Follower, 'who' | 'contract'> {
  readonly namespace: string | undefined;
  readonly place: FeedPlace;
  /** Whether it names topic, bucket and role, so that it computes none. */
  readonly attributes: boolean;
}

/** Says at synthesis what the app itself knows of a feed in another account or region: whether it is there, and shared. */
export function checkFeedElsewhere(scope: Construct, said: Said): void {
  scope.node.addValidation({ validate: () => findings(scope, said) });
}

function findings(scope: Construct, { who, contract, namespace, place, attributes }: Said): string[] {
  const all = feeds
    .under(scope.node.root)
    .filter((facts) => facts.namespace === namespace && facts.contractIds.includes(contract.id));
  const pair = { what: `the feed of ${contract.id}`, who: `the ${who}`, namespace };
  const there = all.filter(
    ({ construct }) => compare({ ...placeOf(scope), ...place }, placeOf(construct)) !== 'other',
  );
  const [feed] = there;
  if (!feed) {
    warnOfAbsence(scope, pair, all, place);
    return [];
  }
  const isDeployedTogether = placeOf(scope).stage === placeOf(feed.construct).stage;
  if (isDeployedTogether) warnOfOrder(scope, pair, feed, 'subscribes to the topic of');
  const { account = '' } = placeOf(scope);
  const found = `${pair.what} (${feed.path}) in ${describePlace(place)}`;
  return [
    ...(attributes || feed.fixedNames
      ? []
      : [
          `${found} has names that CloudFormation chose, which feedAccount and feedRegion do not tell: give feedAttributes; or set fixedNames of a feed that is not deployed yet`,
        ]),
    ...(account === place.account || mayBeSharedWith(feed.sharedWith ?? {}, account)
      ? []
      : [
          `${found} is not shared with account ${account}, where the ${who} is: add it to sharedWith.accounts of the ChangeFeed`,
        ]),
  ];
}
