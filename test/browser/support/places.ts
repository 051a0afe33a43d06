import type { Locator, Page } from 'playwright-core';

/** A place of the console that an address leads to. */
export interface Place {
  readonly name: string;
  readonly path: string;
  /** Its heading. */
  readonly heading: RegExp;
}

/** Something that opens above a page. */
export interface Opening {
  readonly name: string;
  readonly path: string;
  /** What a person presses. */
  readonly opener: (page: Page) => Locator;
}

/** The row that is compared, and the replica with failures. */
export const ROW = { user_id: 7 } as const;
export const FAILING = 'notifications/User';

const query = (values: Readonly<Record<string, string>>) => new URLSearchParams(values).toString();

/** The seven pages: of these there are pictures. */
export const PAGES: readonly Place[] = [
  { name: 'map', path: '/map', heading: /^Map$/ },
  { name: 'changes', path: '/changes', heading: /^Changes$/ },
  {
    name: 'rows',
    path: `/rows?${query({ contract: 'users/User', key: JSON.stringify(ROW) })}`,
    heading: /^Rows$/,
  },
  { name: 'failures', path: '/failures', heading: /^Failures$/ },
  { name: 'catalogue', path: `/catalog?${query({ contract: 'users/User' })}`, heading: /^Catalogue$/ },
  { name: 'charts', path: '/charts', heading: /^Charts$/ },
  { name: 'jobs', path: '/jobs', heading: /^Batch jobs$/ },
];

/** What else has an address. */
export const DETAILS: readonly Place[] = [
  { name: 'the map as a table', path: '/map?view=table', heading: /^Map$/ },
  { name: 'a replica on the map', path: '/map?node=follower-orders~2FUser', heading: /^Map$/ },
  {
    name: 'rows by an index',
    path: `/rows?${query({ by: 'index', replica: 'orders/User' })}`,
    heading: /^Rows$/,
  },
  { name: 'failures of a replica', path: `/failures?${query({ replica: FAILING })}`, heading: /^Failures$/ },
  { name: 'a page that there is not', path: '/nowhere', heading: /^No such page$/ },
];

const button = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true });

/** Every dialog that can be opened without a job that runs. */
export const DIALOGS: readonly Opening[] = [
  { name: 'keyboard shortcuts', path: '/map', opener: button('Keyboard shortcuts') },
  { name: 'seed', path: '/jobs', opener: button('Seed …') },
  { name: 'republish', path: '/jobs', opener: button('Republish …') },
  { name: 'redrive', path: '/failures', opener: button(`Redrive all of ${FAILING}`) },
  { name: 'audit', path: '/failures', opener: button(`Audit ${FAILING}`) },
  { name: 'audit and repair', path: '/failures', opener: button(`Audit and repair ${FAILING}`) },
  { name: 'replay', path: '/failures', opener: button('Replay users/User') },
];
