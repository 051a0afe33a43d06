import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../bin/synthesise';
import { PAGES } from '../support/places';
import { THEMES, type Visit } from '../support/visit';
import type { World } from '../support/world';

const DIRECTORY = join(packageRoot, 'docs', 'images', 'console');
const MOST_BYTES = 200_000;
const SIZE = { width: 1280, height: 800 };

/** Pictures of each page, which the documentation shows. They are kept only when asked for, because times in them differ. */
export function pictureFeatures(world: () => World): void {
  let visit: Visit;
  beforeAll(async () => {
    visit = await world().visit();
  });
  afterAll(() => visit?.end());

  test.each(PAGES)('$name has a picture in either theme', async ({ name, path }) => {
    const page = readFileSync(join(packageRoot, 'docs', 'console.md'), 'utf8');
    await visit.open(path);
    for (const theme of THEMES) {
      await visit.show(theme);
      const picture = await visit.page.screenshot({ caret: 'hide', animations: 'disabled' });
      const file = join(DIRECTORY, `${name}-${theme}.png`);
      if (process.env.UPDATE_IMAGES) writeFileSync(file, picture);
      for (const each of [picture, readFileSync(file)]) {
        expect(sizeOf(each)).toEqual(SIZE);
        expect(each.length).toBeLessThan(MOST_BYTES);
      }
      expect(page).toContain(`images/console/${name}-${theme}.png`);
    }
  });
}

/** Width and height of a PNG: its first chunk, "Portable Network Graphics (PNG) Specification" of the W3C. */
function sizeOf(png: Buffer): { readonly width: number; readonly height: number } {
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}
