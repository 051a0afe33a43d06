import {
  MAX_REPUBLISH_KEYS,
  type ReplicaElsewhere,
  type RepublishKey,
  type RepublishResult,
} from '../../wire/batch-requests';
import type { FeedDescription } from '../../wire/parameters';
import type { OperatorClients } from '../shared/clients';
import { askBatch } from '../shared/functions';
import { Pacer } from '../shared/pacer';
import type { JobOptions } from '../shared/progress';
import { refuseEvents } from '../shared/refuse-events';

export interface RepublishKeysOptions extends JobOptions<{ readonly done: number }> {
  /** What is known of a replica in another account or region than the owner's: `elsewhereOf`. @default the owner finds it */
  readonly elsewhere?: ReplicaElsewhere;
  /** @default as fast as it goes */
  readonly rowsPerSecond?: number;
}

/**
 * Has the owner publish the present state of some rows.
 *
 * @param replica the only one to be told, or `*` for every one
 * @returns in the order of the keys
 * @throws OperatorError `no-rows` of a contract of events; `function-failed`, `interrupted`; keys that were done by then stay done, and may be given again
 */
export async function republishKeys(
  clients: OperatorClients,
  feed: FeedDescription,
  replica: string,
  keys: readonly RepublishKey[],
  { elsewhere, rowsPerSecond, signal, onProgress }: RepublishKeysOptions = {},
): Promise<readonly RepublishResult[]> {
  refuseEvents(feed);
  const results: RepublishResult[] = [];
  const pacer = new Pacer(rowsPerSecond, signal);
  const size = pacer.chunk(MAX_REPUBLISH_KEYS);
  for (let start = 0; start < keys.length; start += size) {
    const chunk = keys.slice(start, start + size);
    await pacer.take(chunk.length);
    const own = { action: 'republish-keys', replica, elsewhere, contract: feed.contract } as const;
    const request = { ...own, keys: chunk };
    const answer = await askBatch(clients, feed.batch, request, signal);
    results.push(...answer.results);
    onProgress?.({ done: results.length });
  }
  return results;
}
