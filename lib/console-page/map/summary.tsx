import type { MapView } from '../../console/api';
import { Shape } from '../shared/badge';
import { plural } from '../shared/format';
import { HEALTH, HEALTH_ORDER } from '../shared/states';
import { Ago } from '../shared/time';
import { healthCounts } from './folding';

/** How many are broken, late, busy and idle: also what the shapes and colours mean. */
export function Summary({ of: { feeds, followers, at } }: { readonly of: MapView }) {
  const counts = healthCounts([...feeds, ...followers]);
  return (
    <div class="summary">
      <ul>
        {HEALTH_ORDER.map((health) => (
          // None is no news: only what there is has its colour.
          <li key={health} class={`tone-${counts[health] > 0 ? HEALTH[health].tone : 'quiet'}`}>
            <Shape tone={HEALTH[health].tone} quiet={counts[health] === 0} />
            <strong>{counts[health]}</strong> {HEALTH[health].label}
          </li>
        ))}
      </ul>
      <p class="quiet-text">
        {plural(feeds.length, 'feed')}, {plural(followers.length, 'follower')}, <Ago at={at} />
      </p>
    </div>
  );
}

export function summaryText({ feeds, followers }: MapView): string {
  const counts = healthCounts([...feeds, ...followers]);
  return HEALTH_ORDER.map((health) => `${counts[health]} ${HEALTH[health].label}`).join(', ');
}
