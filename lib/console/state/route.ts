import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { ConsoleState } from './state';

/** What Node's server brings along with each request. */
export interface Env {
  readonly Bindings: HttpBindings;
}

/** What routes may add: what is posted is all in one table. */
export type Gets = Pick<Hono<Env>, 'get'>;

/** Adds what a part of the page asks for. */
export type AddRoutes = (app: Gets, state: ConsoleState) => void;
