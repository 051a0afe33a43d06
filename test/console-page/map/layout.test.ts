import { foldMap } from '../../../lib/console-page/map/folding';
import { layoutMap, type Place } from '../../../lib/console-page/map/layout';
import { fitted, textsOf } from '../../../lib/console-page/map/node-text';
import { mapView } from '../support/data/map';

const layoutOf = (followers: number, width = 1100, open: string[] = []) =>
  layoutMap(foldMap(mapView(followers), { open: new Set(open) }), width);

const overlap = (a: Place, b: Place) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('the layout of the map', () => {
  test.each([
    [9, 700],
    [24, 1100],
    [200, 640],
    [200, 1800],
  ])('of %i followers at %i pixels overlaps nowhere', (followers, width) => {
    const { groups, height } = layoutOf(followers, width);
    const places = groups.flatMap(({ nodes, fold }) => [...nodes, ...(fold ? [fold] : [])]);
    for (const [at, place] of places.entries()) {
      expect(place.x).toBeGreaterThanOrEqual(0);
      expect(place.x + place.width).toBeLessThanOrEqual(width);
      expect(place.y + place.height).toBeLessThanOrEqual(height);
      for (const other of places.slice(at + 1)) expect(overlap(place, other)).toBe(false);
    }
  });

  test('has an edge for each follower of a known feed', () => {
    const { edges } = layoutOf(9);
    const known = mapView(9).followers.filter(({ feed }) => feed !== undefined);
    expect(edges.reduce((sum, { followers }) => sum + followers, 0)).toBe(known.length);
  });

  test('draws few edges for 200 followers', () => {
    const { edges } = layoutOf(200);
    expect(edges.length).toBeLessThan(120);
    expect(edges.reduce((sum, { followers }) => sum + followers, 0)).toBe(199);
  });
});

describe('texts of the map', () => {
  test('are cut where there is no room, and show what is hidden', () => {
    expect(fitted('a'.repeat(50), 77)).toBe(`${'a'.repeat(9)}…`);
    expect(fitted('a\u202eb', 500)).toBe('a\\u{202e}b');
  });

  test('say what is seen, and then all that was cut', () => {
    const [, broken] = mapView(9).followers;
    if (!broken) throw new Error('no follower');
    const { title, state, facts, spoken } = textsOf({ side: 'follower', node: broken }, 160);
    expect(facts).toMatch(/…$/);
    expect(spoken.startsWith(`${title} ${state} ${facts} replica`)).toBe(true);
    expect(spoken).toMatch(/12 parked · 2 undelivered$/);
  });
});
