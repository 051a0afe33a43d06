import { canonicalText } from '../../protocol/rows/digest';
import type { RepublishResult } from '../../wire/batch-requests';
import type { Item } from '../../wire/item';
import { MAX_LOOKUP_KEYS } from '../../wire/read-requests';
import { chunksOf } from '../shared/chunks';
import type { Confirmed } from './candidates';
import { differenceIn, observe } from './observation';
import type { AuditPorts, Repairer } from './ports';
import type { FindingKind } from './report';

/** What events can mend; of the others nothing can be published, or nothing is known. */
const REPAIRABLE = new Set(['missing', 'stale', 'orphaned']);
const POLL_MS = 250;
/** A repair of many rows takes longer to arrive than one change. */
const SHORTEST_PATIENCE_MS = 5000;

export interface Repair {
  readonly repaired: number;
  readonly unrepaired: readonly Left[];
}

/** A difference that is still there, and why. */
export interface Left {
  readonly kind: FindingKind;
  readonly key: Item;
  readonly reason: string;
}

/** Has differences mended and waits until the replica shows it, or until it shows nothing more for the lag budget. */
export async function repairAll(
  confirmed: readonly Confirmed[],
  repairer: Repairer,
  ports: AuditPorts,
  lagBudgetMs: number,
): Promise<Repair> {
  const wrong = confirmed.filter(({ kind }) => REPAIRABLE.has(kind));
  if (wrong.length === 0) return { repaired: 0, unrepaired: [] };
  const results = await repairer.repair(
    wrong.map(({ observation: { key, replica } }) => ({
      key,
      // Without it nothing is removed, and an orphan that nobody replicated has none.
      ...(replica?.deleted === false && { seen: replica.sequence ?? '' }),
    })),
  );
  const patience = Math.max(lagBudgetMs, SHORTEST_PATIENCE_MS);
  const keys = wrong.map(({ observation }) => observation.key);
  // What the owner refuses will not arrive.
  const asked = keys.filter((_, index) => results[index]?.kind !== 'refused');
  const waiting = new Set((await settle(asked, ports, patience)).map(canonicalText));
  const unrepaired = wrong.flatMap(({ kind, observation: { key } }, index): Left[] => {
    const result = results[index];
    const isLeft = result?.kind === 'refused' || waiting.has(canonicalText(key));
    return isLeft ? [{ kind, key, reason: reasonOf(result, patience) }] : [];
  });
  return { repaired: wrong.length - unrepaired.length, unrepaired };
}

/** @returns those that still differ when nothing has changed for so long */
async function settle(
  keys: readonly Item[],
  { owner, replica, clock }: AuditPorts,
  patience: number,
): Promise<readonly Item[]> {
  let waiting = keys;
  let deadline = clock.now() + patience;
  while (waiting.length > 0) {
    const before = waiting.length;
    const still: Item[] = [];
    for (const chunk of chunksOf(waiting, MAX_LOOKUP_KEYS)) {
      const looked = await observe(chunk, owner, replica);
      still.push(...looked.filter((look) => differenceIn(look)).map(({ key }) => key));
    }
    waiting = still;
    if (waiting.length < before) deadline = clock.now() + patience;
    if (waiting.length === 0 || clock.now() > deadline) break;
    await clock.sleep(POLL_MS);
  }
  return waiting;
}

function reasonOf(result: RepublishResult | undefined, patience: number): string {
  const { kind, reason = 'the owner refused to publish it' } = result ?? {};
  if (kind === 'refused') return reason;
  if (kind === 'absent') return 'the owner has no such row, and the replica shows none that could be removed';
  const what = kind === 'removed' ? 'its removal was sent' : 'it was republished';
  return `${what}, and the replica has not shown it within ${patience / 1000} s: look at its queue and its dead letters`;
}
