import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { THEMES, type Visit } from './visit';

const SOURCE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const SERIOUS = new Set(['serious', 'critical']);

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What keeps people from using a page, as far as a program can tell: one line for each rule and element. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(SOURCE);
  const { violations } = await page.evaluate<{ violations: readonly Violation[] }>(
    'axe.run(document, { resultTypes: ["violations"] })',
  );
  return violations
    .filter(({ impact }) => SERIOUS.has(impact ?? ''))
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id} (${help}): ${html} ${failureSummary ?? ''}`),
    );
}

/** What would keep some people from using what is open now, in the light theme and in the dark one. */
export async function findingsInThemes(visit: Visit): Promise<string[]> {
  const found: string[] = [];
  for (const theme of THEMES) {
    await visit.show(theme);
    found.push(...(await seriousFindings(visit.page)));
  }
  return found;
}
