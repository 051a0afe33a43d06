import { Store } from './store';

export type Theme = 'light' | 'dark';

const KEY = 'event-sharing.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

/** The theme that is shown: the one that was chosen, or else the system's. */
export const theme = new Store<Theme>(remembered() ?? ofSystem());

system.addEventListener('change', () => {
  if (!remembered()) show(ofSystem());
});

/** Before anything is drawn, so that nothing flashes. */
export function startTheme(): void {
  show(theme.value);
}

export function toggleTheme(): void {
  const chosen = theme.value === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // A browser that keeps nothing shows it all the same.
  }
  show(chosen);
}

function show(shown: Theme): void {
  document.documentElement.dataset.theme = shown;
  theme.set(shown);
}

function ofSystem(): Theme {
  return system.matches ? 'dark' : 'light';
}

function remembered(): Theme | undefined {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : undefined;
  } catch {
    return undefined;
  }
}
