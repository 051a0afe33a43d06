import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { ConsoleState } from './state';

/** What Node's server brings along with each request. */
export interface Env {
  readonly Bindings: HttpBindings;
}

/** Adds what a part of the page asks for. */
export type AddRoutes = (app: Hono<Env>, state: ConsoleState) => void;
