import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { OWNER } from '../../wire/attributes';
import { EVERY_REPLICA } from '../../wire/batch-requests';
import type { Item } from '../../wire/item';

/** What an owner's item says of its republication: `<contract id> <audience> <run id>`. */
export interface Marker {
  readonly contract: string;
  /** The one replica that the event is for, or `*` for all. */
  readonly audience: string;
  readonly run: string;
}

/** What the name of a replica can be at the most: SNS and SQS take it as an attribute, and it is short. */
const LEGAL = /^[\x21-\x7e]{1,256}$/;

export function markerText({ contract, audience, run }: Marker): string {
  return `${contract} ${audience} ${run}`;
}

/**
 * To whom a change of an item addresses the item's row anew. Only a changed marker counts, because later writes carry
 * the old one along.
 *
 * @returns `undefined` when the change does not ask for it
 */
export function addresseeOf(
  contract: CheckedContract,
  before: Item | undefined,
  after: Item | undefined,
): string | undefined {
  const [old, text] = [before, after].map((item) => item?.[OWNER.marker]?.S);
  if (text === undefined || text === old) return undefined;
  const [of, audience, run, ...rest] = text.split(' ');
  // An owner may have put anything there, and the addressee becomes an attribute of a message.
  const isMarker = of === contract.id && LEGAL.test(audience ?? '') && run && rest.length === 0;
  return isMarker ? audience : undefined;
}

/** Whether an event for this addressee is for everybody. */
export function isForAll(audience: string | undefined): boolean {
  return audience === undefined || audience === EVERY_REPLICA;
}
