import type { MapView } from '../../../lib/console/api';
import { foldMap, type Group, healthCounts, WELL, worstOf } from '../../../lib/console-page/map/folding';
import { chosenOf } from '../../../lib/console-page/map/selection';
import { mapView } from '../support/data/map';

const fold = (map: MapView, open: readonly string[] = [], selected?: string) =>
  foldMap(map, { open: new Set(open), selected });
const drawn = (groups: readonly Group[]) => groups.flatMap(({ shown }) => shown.map(({ node }) => node.id));
const all = (groups: readonly Group[]) =>
  groups.flatMap(({ shown, folded }) => [...shown, ...folded].map(({ node }) => node.id));

describe('folding the map', () => {
  const small = mapView(9);
  const large = mapView(200);

  test('draws every node where there are few', () => {
    expect(drawn(fold(small)).toSorted()).toEqual(
      [...small.feeds, ...small.followers].map(({ id }) => id).toSorted(),
    );
  });

  test('draws few of 200, and forgets none', () => {
    const groups = fold(large);
    expect(drawn(groups).length).toBeLessThan(80);
    expect(groups.length).toBeLessThan(40);
    expect(all(groups).toSorted()).toEqual(
      [...large.feeds, ...large.followers].map(({ id }) => id).toSorted(),
    );
  });

  test('draws up to three of a folded context that somebody must look at, the broken first', () => {
    const map: MapView = {
      ...large,
      followers: large.followers.map((node, at) => ({
        ...node,
        context: at < 40 ? 'one' : node.context,
        health: at === 20 ? 'broken' : at < 40 && at % 2 ? 'late' : 'idle',
      })),
    };
    const one = fold(map).find(({ id }) => id === 'follower one');
    expect(one?.shown).toHaveLength(3);
    expect(one?.shown.map(({ node }) => node.id)).toContain('r-20');
    expect(one?.folded).toHaveLength(37);
  });

  test('draws the node that is looked at', () => {
    const hidden = all(fold(large)).find((id) => !drawn(fold(large)).includes(id)) ?? '';
    expect(drawn(fold(large, [], hidden))).toContain(hidden);
  });

  test('unfolds what somebody opens', () => {
    const folded = fold(large).find((group) => group.folded.length > 0 && !group.id.includes(WELL));
    const opened = fold(large, [folded?.id ?? '']).find(({ id }) => id === folded?.id);
    expect(opened?.folded).toEqual([]);
    const well = `follower ${WELL}`;
    expect(fold(large).map(({ id }) => id)).toContain(well);
    expect(fold(large, [well]).length).toBeGreaterThan(fold(large).length);
    expect(new Set(all(fold(large, [well]))).size).toBe(204);
    expect(all(fold(large, [well]))).toHaveLength(204);
  });
});

describe('what of the map is wanted', () => {
  test('feeds stay with their followers', () => {
    const map = chosenOf(mapView(200), { text: 'team-03', onlyProblems: false });
    expect(map.followers.length).toBeGreaterThan(0);
    expect(map.followers.every(({ replica }) => replica.startsWith('team-03/'))).toBe(true);
    expect(map.feeds.map(({ id }) => id)).toEqual(
      expect.arrayContaining([...new Set(map.followers.map(({ feed }) => feed))]),
    );
  });

  test('only what somebody must look at', () => {
    const { followers } = chosenOf(mapView(200), { text: '', onlyProblems: true });
    expect(followers.length).toBeGreaterThan(0);
    expect(followers.every(({ health }) => health === 'broken' || health === 'late')).toBe(true);
  });
});

test('the worst health stands for many', () => {
  expect(worstOf([{ health: 'idle' }, { health: 'late' }, { health: 'busy' }])).toBe('late');
  expect(worstOf([])).toBe('idle');
  expect(healthCounts([{ health: 'idle' }, { health: 'idle' }])).toEqual({
    broken: 0,
    late: 0,
    busy: 0,
    idle: 2,
  });
});
