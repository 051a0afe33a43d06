import { remember, remembered } from './remembered';
import { Store } from './store';

export type Theme = 'light' | 'dark';

const NAME = 'theme';
const system = matchMedia('(prefers-color-scheme: dark)');

/** The theme that is shown: the one that was chosen, or else the system's. */
export const theme = new Store<Theme>(chosenBefore() ?? ofSystem());

system.addEventListener('change', () => {
  if (!chosenBefore()) show(ofSystem());
});

/** Before anything is drawn, so that nothing flashes. */
export function startTheme(): void {
  show(theme.value);
}

export function toggleTheme(): void {
  const chosen = theme.value === 'dark' ? 'light' : 'dark';
  remember(NAME, chosen);
  show(chosen);
}

function show(shown: Theme): void {
  document.documentElement.dataset.theme = shown;
  theme.set(shown);
}

function ofSystem(): Theme {
  return system.matches ? 'dark' : 'light';
}

function chosenBefore(): Theme | undefined {
  const kept = remembered(NAME);
  return kept === 'light' || kept === 'dark' ? kept : undefined;
}
