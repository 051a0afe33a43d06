import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../bin/synthesise';

const CODE_BLOCK = /^ *```[\s\S]*?^ *```$/gm;
const LINK = /\]\(([^)\s]+)\)/g;

/** The text of a page, by its path in the repository. */
export function textOf(page: string): string {
  return readFileSync(join(packageRoot, page), 'utf8');
}

/** Pages below a folder, as paths in the repository. */
export function pagesBelow(folder: string): string[] {
  return readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}

/** Targets of the links of a page to files and headings of this repository, as they are written. */
export function relativeLinksOf(text: string): string[] {
  const prose = text.replace(CODE_BLOCK, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(LINK)].map(([, target = '']) => target).filter((target) => !/^\w+:/.test(target));
}

/** Anchors of a page's headings, as GitHub makes them: of equal headings the later ones get a number. */
export function anchorsOf(text: string): string[] {
  const headings = [...text.replace(CODE_BLOCK, '').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    slugOf(title),
  );
  return headings.map((slug, index) => {
    const earlier = headings.slice(0, index).filter((each) => each === slug).length;
    return earlier === 0 ? slug : `${slug}-${earlier}`;
  });
}

function slugOf(title: string): string {
  const shown = title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  return shown
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-');
}
