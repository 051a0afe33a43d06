import {
  MAX_REPUBLISH_KEYS,
  NO_REPUBLICATION,
  type RepublishKey,
  type RepublishKeysAnswer,
  type RepublishKeysRequest,
  type RepublishResult,
} from '../../wire/batch-requests';
import { ProtocolError } from '../rows/errors';
import type { SharedContract } from '../rows/projection';
import { subjectOfItem, subjectOfKey } from '../rows/refusal';
import { refuseEvents } from '../rows/refuse-events';
import type { BatchPorts } from './ports';
import { republishKeys } from './republish-keys';
import type { Clock } from './sweep';
import { targetOf } from './target';

/**
 * Republishes single rows.
 *
 * @throws ProtocolError when there are too many, or nobody to tell of them
 */
export async function republishRows(
  request: RepublishKeysRequest,
  ports: BatchPorts,
  clock: Clock,
): Promise<RepublishKeysAnswer> {
  const { replica, keys } = request;
  if (keys.length > MAX_REPUBLISH_KEYS) {
    throw new ProtocolError(
      'bad-request',
      `received ${keys.length} keys: republish at most ${MAX_REPUBLISH_KEYS} at a time`,
    );
  }
  const { table, observer, queueAt, newId, traceparent } = ports;
  const { shared, replica: description } = await targetOf(request, ports);
  refuseEvents(shared.contract, NO_REPUBLICATION);
  const queue = description && queueAt(description.queue);
  const run = newId();
  const target = { shared, replica, run, traceparent };
  const results = await republishKeys(keys, target, { table, queue }, clock);
  const refusals = results.flatMap(({ kind, reason = '' }, index) =>
    kind === 'refused' ? [{ subject: subjectOfRequest(shared, keys[index]), reason }] : [],
  );
  observer.rowsRefused(refusals, { run, replica, contract: shared.contract.id });
  const of = (wanted: RepublishResult['kind']) => results.filter(({ kind }) => kind === wanted).length;
  observer.rowsRepublished(
    { run, replica },
    { marked: of('marked'), removed: of('removed'), absent: of('absent'), refused: of('refused') },
  );
  return { results };
}

function subjectOfRequest(shared: SharedContract, wanted: RepublishKey | undefined): string {
  if (!wanted) return '';
  return 'key' in wanted ? subjectOfKey(shared.contract, wanted.key) : subjectOfItem(shared, wanted.tableKey);
}
