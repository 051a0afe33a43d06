import { OperatorError } from './errors';
import type { KnownReplica } from './topology';

/**
 * The table of a replica.
 *
 * @throws OperatorError `no-rows` of a change consumer
 */
export function tableOf({ name, table }: Pick<KnownReplica, 'name' | 'table'>): string {
  if (table !== undefined) return table;
  throw new OperatorError(
    'no-rows',
    `${name} is a change consumer, which keeps no rows that could be looked at: use seed, status, dlq and redrive, or name a replica`,
  );
}
