import { eventually } from '../../support/eventually';
import { findingsInThemes } from '../support/axe';
import { DETAILS, DIALOGS, PAGES } from '../support/places';
import { hasFocus, tabThrough, tabTo } from '../support/tabbing';
import type { Visit } from '../support/visit';
import type { World } from '../support/world';

/** For everybody: without eyes for colours, without a mouse, by a link from elsewhere. */
export function accessFeatures(world: () => World): void {
  describe('for everybody', () => {
    let visit: Visit;
    beforeAll(async () => {
      visit = await world().visit();
    });
    afterAll(() => visit?.end());

    test.each([...PAGES, ...DETAILS])(
      'an address leads directly to $name, and nothing serious keeps people from using it in either theme',
      async ({ path, heading }) => {
        await visit.open(path);
        expect(await visit.page.locator('#page-title').innerText()).toMatch(heading);
        expect(new URL(visit.page.url()).pathname).toBe(new URL(path, visit.origin).pathname);
        expect(await findingsInThemes(visit)).toEqual([]);
        expect(visit.complaints).toEqual([]);
      },
    );

    test.each(DIALOGS)(
      'nothing serious keeps people from using the dialog of $name',
      async ({ path, opener }) => {
        await visit.isAt(path);
        await opener(visit.page).click();
        expect(await findingsInThemes(visit)).toEqual([]);
        await visit.page.keyboard.press('Escape');
      },
    );
  });

  describe('by keyboard alone', () => {
    let visit: Visit;
    beforeAll(async () => {
      visit = await world().visit();
    });
    afterAll(() => visit?.end());

    test.each([...PAGES, ...DETAILS])(
      'every control of $name is reached, and shows that it is',
      async ({ path }) => {
        await visit.open(path);
        const { missed, unseen, controls } = await tabThrough(visit.page);
        expect({ missed, unseen }).toEqual({ missed: [], unseen: [] });
        expect(controls).toBeGreaterThan(8);
      },
    );

    test.each(DIALOGS)(
      'the dialog of $name opens, keeps the focus, closes and gives it back',
      async (dialog) => {
        const { page } = visit;
        await visit.isAt(dialog.path);
        const opener = dialog.opener(page);
        for (const key of ['Enter', ' ']) {
          expect(await tabTo(page, opener)).toBe(true);
          await page.keyboard.press(key);
          await page.locator('dialog[open]').waitFor();
          expect(await tabThrough(page)).toMatchObject({ missed: [], unseen: [], outside: 0 });
          await page.keyboard.press('Escape');
          await page.locator('dialog[open]').waitFor({ state: 'detached' });
          await eventually(async () => expect(await hasFocus(opener)).toBe(true), 3000);
        }
      },
    );

    test('letters lead to each page, and the focus to its heading', async () => {
      const { page } = visit;
      await visit.open('/map');
      for (const [letter, path] of [
        ['c', '/changes'],
        ['r', '/rows'],
        ['f', '/failures'],
        ['k', '/catalog'],
        ['t', '/charts'],
        ['j', '/jobs'],
        ['m', '/map'],
      ] as const) {
        await page.keyboard.press('g');
        await page.keyboard.press(letter);
        await page.waitForURL(`${visit.origin}${path}`);
        await page.locator('#page-title:focus').waitFor();
      }
    });

    test('the first press of Tab leads past the navigation', async () => {
      const { page } = visit;
      await visit.open('/map');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.id')).toBe('main');
    });
  });
}
