import type { Health, MapView } from '../../console/api';

export interface Wanted {
  /** A part of a name. */
  readonly text: string;
  readonly onlyProblems: boolean;
}

/** The part of the map that is wanted: whoever fits, and the feeds that they follow. */
export function chosenOf(map: MapView, { text, onlyProblems }: Wanted): MapView {
  if (text === '' && !onlyProblems) return map;
  const wanted = text.toLowerCase();
  const fits = (health: Health, ...names: readonly string[]) =>
    (!onlyProblems || health === 'broken' || health === 'late') &&
    names.some((name) => name.toLowerCase().includes(wanted));
  const ofFeeds = map.feeds.filter(({ health, context, contracts }) => fits(health, context, ...contracts));
  const followers = map.followers.filter(({ health, context, replica, contract }) =>
    fits(health, context, replica, contract),
  );
  const followed = new Set([...ofFeeds.map(({ id }) => id), ...followers.map(({ feed }) => feed)]);
  return { ...map, followers, feeds: map.feeds.filter(({ id }) => followed.has(id)) };
}
