import { remember, remembered } from './remembered';
import { Store } from './store';

const NAME = 'shortcuts';

/** Whether letters are shortcuts: who speaks to a browser would set them off without meaning it. */
export const shortcutsOn = new Store(remembered(NAME) !== 'off');

export function switchShortcuts(on: boolean): void {
  remember(NAME, on ? 'on' : 'off');
  shortcutsOn.set(on);
}

/** Whether a key may be a shortcut: nobody writes somewhere, and no dialog is open. */
export function isShortcut(event: KeyboardEvent): boolean {
  if (!shortcutsOn.value || event.ctrlKey || event.metaKey || event.altKey) return false;
  return !isWriting(event.target) && !document.querySelector('dialog[open]');
}

export function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, select, textarea, [contenteditable]');
}
