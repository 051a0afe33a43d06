import { PAGES, parseRoute, pathOf } from '../../../lib/console-page/shared/route';

describe('addresses of the console', () => {
  test('lead back to what they were made of', () => {
    for (const { page } of PAGES) {
      const query = { contract: 'users/User', key: '{"user_id":"a&b=c#d"}' };
      const { pathname, search } = new URL(pathOf(page, query, 'a/b?c'), 'http://console');
      const route = parseRoute(pathname, search);
      expect(route).toMatchObject({ page, id: 'a/b?c' });
      expect({ ...route.query }).toEqual(query);
    }
  });

  test('leave out what is empty', () => {
    expect(pathOf('changes', { contract: '', key: undefined })).toBe('/changes');
  });

  test('begin with the map', () => {
    expect(parseRoute('/', '').page).toBe('map');
  });

  test('say that a page is not there', () => {
    for (const path of ['/nothing', '/changes/a/b', '//changes', '/__proto__'])
      expect(parseRoute(path, '').page).toBe('not-found');
  });

  test('name what they say even if their escapes are none', () => {
    expect(parseRoute('/changes/100%', '')).toMatchObject({ page: 'changes', id: '100%' });
  });

  test('have no members that nobody wrote', () => {
    expect(parseRoute('/map', '').query.constructor).toBeUndefined();
    expect(parseRoute('/map', '?toString=1').query.toString).toBe('1');
  });
});
