/** The pages, in the order of the navigation. The letter leads there after `g`. */
export const PAGES = [
  { page: 'map', title: 'Map', letter: 'm' },
  { page: 'changes', title: 'Changes', letter: 'c' },
  { page: 'rows', title: 'Rows', letter: 'r' },
  { page: 'failures', title: 'Failures', letter: 'f' },
  { page: 'catalog', title: 'Catalogue', letter: 'k' },
  { page: 'charts', title: 'Charts', letter: 't' },
  { page: 'jobs', title: 'Batch jobs', letter: 'j' },
] as const;

export type PageName = (typeof PAGES)[number]['page'];

/** A place in the console, as an address names it. */
export interface Route {
  readonly page: PageName | 'not-found';
  /** `/changes/<id>` */
  readonly id?: string;
  readonly query: Readonly<Record<string, string>>;
}

/** What is left out or empty is not in the address. */
export type Query = Readonly<Record<string, string | undefined>>;

export function parseRoute(pathname: string, search: string): Route {
  // No prototype: names come from an address that anybody may have written.
  const query: Record<string, string> = Object.assign(
    Object.create(null),
    Object.fromEntries(new URLSearchParams(search)),
  );
  const [first = '', id, ...rest] = pathname.split('/').slice(1);
  if (first === '' && id === undefined) return { page: 'map', query };
  const known = PAGES.find(({ page }) => page === first);
  if (!known || rest.length > 0) return { page: 'not-found', query };
  const decoded = id ? decode(id) : undefined;
  return decoded === undefined ? { page: known.page, query } : { page: known.page, id: decoded, query };
}

export function pathOf(page: PageName, query: Query = {}, id?: string): string {
  const search = new URLSearchParams(
    Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1])),
  ).toString();
  return `/${page}${id === undefined ? '' : `/${encodeURIComponent(id)}`}${search && `?${search}`}`;
}

/** An address with `%` in a wrong place names what it says. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
