import type { AnchorHTMLAttributes, ComponentChildren } from 'preact';
import { parseRoute, pathOf, type Query, type Route } from './route';
import { Store } from './store';

const here = () => parseRoute(location.pathname, location.search);

/** Where the page is. */
export const route = new Store<Route>(here());

addEventListener('popstate', () => route.set(here()));

/**
 * Goes to another place of the console.
 *
 * @param replace the way back leads to where one was before: for filters, which are no places of their own
 */
export function navigate(path: string, { replace = false } = {}): void {
  if (path === location.pathname + location.search) return;
  if (replace) history.replaceState(null, '', path);
  else history.pushState(null, '', path);
  route.set(here());
}

/** Changes parts of the query of the present address. */
export function setQuery(changes: Query, { replace = true } = {}): void {
  const { page, id, query } = route.value;
  if (page !== 'not-found') navigate(pathOf(page, { ...query, ...changes }, id), { replace });
}

/** Follows a link without loading the page again, unless somebody wants it in another tab. */
export function follow(event: MouseEvent, path: string): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  navigate(path);
}

export interface LinkProps
  extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href' | 'onClick' | 'role'> {
  readonly to: string;
  readonly children: ComponentChildren;
}

export function Link({ to, children, ...rest }: LinkProps) {
  return (
    <a {...rest} href={to} onClick={(event) => follow(event, to)}>
      {children}
    </a>
  );
}
