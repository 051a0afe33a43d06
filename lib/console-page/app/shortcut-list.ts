import { PAGES } from '../shared/route';

/** What the help dialog lists; `Changes` itself hears `p`. */
export const SHORTCUTS: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  ...PAGES.map(({ letter, title }) => ({ keys: ['g', letter], does: `go to ${title}` })),
  { keys: ['/'], does: 'go to the first filter of the page' },
  { keys: ['p'], does: 'pause and go on with the live list of changes' },
  { keys: ['d'], does: 'dark or light' },
  { keys: ['?'], does: 'this list' },
  { keys: ['Esc'], does: 'close a dialog or a detail' },
];
