import { isShortcut } from '../shared/keys';
import { navigate } from '../shared/navigation';
import { PAGES, pathOf } from '../shared/route';
import { Store } from '../shared/store';
import { toggleTheme } from '../shared/theme';

/** Whether the dialog that lists the keys is open. */
export const helpOpen = new Store(false);

/** How long `g` waits for its second key. */
const SECOND_KEY_MS = 1500;

/** Listens to keys that are not being written somewhere. */
export function startShortcuts(): void {
  let lastG = 0;
  addEventListener('keydown', (event) => {
    if (!isShortcut(event)) return;
    const second = event.timeStamp - lastG < SECOND_KEY_MS;
    lastG = event.key === 'g' && !second ? event.timeStamp : 0;
    const page = second && PAGES.find(({ letter }) => letter === event.key);
    if (page) navigate(pathOf(page.page));
    else if (event.key === '?') helpOpen.set(true);
    else if (event.key === 'd' && !second) toggleTheme();
    else if (event.key === '/') document.querySelector<HTMLElement>('main :is(input, select)')?.focus();
    else return;
    event.preventDefault();
  });
}
