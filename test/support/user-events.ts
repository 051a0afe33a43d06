import { detectChange } from '../../lib/protocol/replication/change';
import { toEvent } from '../../lib/protocol/replication/event';
import { toItem } from '../../lib/protocol/rows/attribute-values';
import { toSequence } from '../../lib/protocol/rows/sequence';
import type { ChangeEvent } from '../../lib/wire/event';
import type { Row } from '../../lib/wire/item';
import { sharedContract } from './shared-contract';
import { userContract } from './user-contract';

export const LABEL = '2026-01-31T12:00:00.000';
export const NOW = Date.parse('2026-02-01T00:00:00Z');

/** The event of a change to a user, as the publisher would make it. */
export function userEvent(
  number: number | string,
  before: Row | undefined,
  after: Row | undefined,
  { at = NOW, label = LABEL } = {},
): ChangeEvent {
  const change = detectChange(sharedContract(userContract), before && toItem(before), after && toItem(after));
  if (!change) throw new Error('the change touches no contract field');
  return toEvent(userContract, change, toSequence(label, String(number)), at);
}

/**
 * An event of a user that was updated, with whatever data and members: also such as no publisher would make. Its stream is older than
 * any that runs.
 */
export function writtenUserEvent(
  number: number,
  data: { readonly user_id: number; readonly [name: string]: unknown },
  extra: object = {},
): object {
  const sequence = toSequence('2026-01-01T00:00:00.000', String(number));
  return {
    specversion: '1.0',
    id: sequence,
    source: 'users/User',
    type: 'users.UserUpdated',
    subject: String(data.user_id),
    time: new Date().toISOString(),
    dataschema: 'urn:event-sharing:users:User:1.0',
    sequence,
    data,
    ...extra,
  };
}

export const message = (event: unknown, id = 'm1') => ({ id, body: JSON.stringify(event) });
