import type { Locator, Page } from 'playwright-core';

/** More than any page of the tests has. */
const MOST_CONTROLS = 400;

/** Numbers all that can be used, in the order of the document, and answers how each is called. */
const NUMBER_CONTROLS = `(() => {
  const all = 'a[href], button, input, select, textarea, summary, [tabindex="0"], [role="button"]';
  const scope = document.querySelector('dialog[open]') ?? document;
  const usable = [...scope.querySelectorAll(all)].filter((each) =>
    !each.disabled && each.checkVisibility({ visibilityProperty: true }) && !each.closest('[inert]'));
  globalThis.controls = usable;
  return usable.map((each) => each.getAttribute('aria-label') || each.innerText || each.textContent || each.id || each.tagName);
})()`;

/** Which of them has the focus, and whether it shows: by an outline, a shadow or a border that it has not otherwise. */
const FOCUSED = `(() => {
  const focused = document.activeElement;
  const at = globalThis.controls.indexOf(focused);
  if (at < 0) return { at, outside: focused !== document.body && !focused?.closest('dialog[open]'), shows: true };
  const styles = () => {
    const own = [focused, ...focused.querySelectorAll('.node-box, rect')].map((each) => getComputedStyle(each));
    return own.map((style) => [style.outlineStyle === 'none' ? '' : style.outline, style.boxShadow, style.borderColor, style.stroke, style.strokeWidth].join()).join();
  };
  const seen = styles();
  focused.blur();
  const unseen = styles();
  focused.focus({ focusVisible: true, preventScroll: true });
  return { at, outside: false, shows: seen !== unseen };
})()`;

interface Focused {
  readonly at: number;
  readonly outside: boolean;
  readonly shows: boolean;
}

export interface Tabbed {
  /** Names of controls that no press of Tab led to. */
  readonly missed: string[];
  /** Names of those that had the focus and did not show it. */
  readonly unseen: string[];
  /** How often the focus was outside of an open dialog. */
  readonly outside: number;
  readonly controls: number;
}

/** Presses Tab until it comes round, as who has no mouse. */
export async function tabThrough(page: Page): Promise<Tabbed> {
  const names = await page.evaluate<string[]>(NUMBER_CONTROLS);
  const [reached, unseen] = [new Set<number>(), new Set<number>()];
  let outside = 0;
  const presses = Math.min(MOST_CONTROLS, names.length + 5);
  for (let press = 0; press < presses; press += 1) {
    await page.keyboard.press('Tab');
    const { at, outside: isOutside, shows } = await page.evaluate<Focused>(FOCUSED);
    if (isOutside) outside += 1;
    if (at >= 0) reached.add(at);
    if (!shows) unseen.add(at);
  }
  const nameOf = (at: number) => names[at]?.trim().slice(0, 60) ?? '';
  return {
    missed: names.flatMap((_, at) => (reached.has(at) ? [] : [nameOf(at)])),
    unseen: [...unseen].map(nameOf),
    outside,
    controls: names.length,
  };
}

/** Presses Tab until something has the focus; whether it ever had. */
export async function tabTo(page: Page, target: Locator): Promise<boolean> {
  for (let press = 0; press < MOST_CONTROLS; press += 1) {
    if (await hasFocus(target)) return true;
    await page.keyboard.press('Tab');
  }
  return false;
}

export function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate(
    (element: unknown) =>
      element === (globalThis as unknown as { document: { activeElement: unknown } }).document.activeElement,
  );
}
