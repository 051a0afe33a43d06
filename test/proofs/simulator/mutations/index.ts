import { BATCH } from './batch';
import { CONSUMING } from './consuming';
import type { Mutation } from './mutation';
import { OUTBOX } from './outbox';
import { PUBLISHING } from './publishing';
import { REPLICATING } from './replicating';
import { ROWS } from './rows';

/** Bugs that were made on purpose; every one of them must be found. */
export const MUTATIONS: readonly Mutation[] = [
  ...ROWS,
  ...PUBLISHING,
  ...REPLICATING,
  ...BATCH,
  ...CONSUMING,
  ...OUTBOX,
];
