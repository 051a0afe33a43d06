import { majorOf } from '../../protocol/replication/event';
import { contractIn } from '../contracts/contract-in';
import { type EventName, maskedName } from '../personal/masked-subject';
import type { Letter } from './letter';
import type { ListedLetter, TellOptions } from './types';

const NAMES: readonly (keyof EventName)[] = ['subject', 'id'];

/** A letter for people: without its body, and without personal data unless that was asked for. */
export function toldLetter(
  { body: _, change, edits: __, ...letter }: Letter,
  { contracts = [], reveal }: TellOptions,
): ListedLetter {
  const { event } = letter;
  if (reveal || !event || !change) return { ...letter, masked: [] };
  const contract = contractIn(contracts, change.source, majorOf(change.dataschema));
  const shown = maskedName(contract, change);
  return {
    ...letter,
    event: { ...event, ...shown },
    masked: NAMES.filter((name) => shown[name] !== event[name]),
  };
}
