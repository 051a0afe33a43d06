import type { FeedNode, MapView } from '../../console/api';
import { Fact } from '../shared/facts';
import { count, plural, rate } from '../shared/format';
import { Link, route } from '../shared/navigation';
import { pathOf } from '../shared/route';
import { Code, Text } from '../shared/text';

/** More than this are counted. */
const SHOWN = 12;

export function FeedFacts({ of: feed, map }: { readonly of: FeedNode; readonly map: MapView }) {
  const followers = map.followers.filter((each) => each.feed === feed.id);
  return (
    <>
      <dl class="facts tall">
        <Fact term="context">
          <Text of={feed.context} />
        </Fact>
        <Fact term="rate">{rate(feed.perSecond)}</Fact>
        <Fact term="subscriptions">{count(feed.subscriptions)}</Fact>
        <Fact term="refused">{count(feed.failures)}</Fact>
        {feed.apis.map((api) => (
          <Fact key={api} term="API">
            <Code of={api} />
          </Fact>
        ))}
      </dl>
      <h3>Contracts</h3>
      <ul class="readers">
        {feed.contracts.map((contract) => (
          <li key={contract}>
            <Text of={contract} />
            <span class="links">
              <Link to={pathOf('changes', { contract })}>changes</Link>
              <Link to={pathOf('rows', { contract })}>rows</Link>
              <Link to={pathOf('catalog', { contract })}>catalogue</Link>
            </span>
          </li>
        ))}
      </ul>
      {feed.failures > 0 && (
        <p>
          <Link class="button" to={pathOf('failures')}>
            See refused records
          </Link>
        </p>
      )}
      <h3>{plural(followers.length, 'follower')}</h3>
      <ul class="readers">
        {followers.slice(0, SHOWN).map(({ id, replica }) => (
          <li key={id}>
            <Link to={pathOf('map', { ...route.value.query, node: id })}>
              <Text of={replica} />
            </Link>
          </li>
        ))}
        {followers.length > SHOWN && <li>and {followers.length - SHOWN} more</li>}
      </ul>
    </>
  );
}
