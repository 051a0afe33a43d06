import { chunksOf } from '../chunks';
import type { Confirmed } from './candidates';
import { differenceIn, observe } from './observation';
import { type AuditPorts, LOOKUP_KEYS, type Repairer } from './ports';

/** What events can mend; of the others nothing can be published, or nothing is known. */
const REPAIRABLE = new Set(['missing', 'stale', 'orphaned']);
const POLL_MS = 250;
/** A repair of many rows takes longer to arrive than one change. */
const SHORTEST_PATIENCE_MS = 5000;

export interface Repair {
  readonly repaired: number;
  readonly unrepaired: number;
  /** For them the owner can do nothing, so nothing is waited for. */
  readonly refused: readonly { readonly confirmed: Confirmed; readonly reason: string }[];
}

/** Has differences mended and waits until the replica shows it, or until it shows nothing more for the lag budget. */
export async function repairAll(
  confirmed: readonly Confirmed[],
  repairer: Repairer,
  ports: AuditPorts,
  lagBudgetMs: number,
): Promise<Repair> {
  const wrong = confirmed.filter(({ kind }) => REPAIRABLE.has(kind));
  if (wrong.length === 0) return { repaired: 0, unrepaired: 0, refused: [] };
  const results = await repairer.repair(
    wrong.map(({ observation: { key, replica } }) => ({
      key,
      // Without it nothing is removed, and an orphan that nobody replicated has none.
      ...(replica?.deleted === false && { seen: replica.sequence ?? '' }),
    })),
  );
  const refused = wrong.flatMap((confirmed, index) => {
    const { kind, reason = 'the owner refuses it' } = results[index] ?? {};
    return kind === 'refused' ? [{ confirmed, reason }] : [];
  });
  const asked = wrong.filter((_, index) => results[index]?.kind !== 'refused');
  const { owner, replica, clock } = ports;
  const patience = Math.max(lagBudgetMs, SHORTEST_PATIENCE_MS);
  let waiting = asked.map(({ observation }) => observation.key);
  let deadline = clock.now() + patience;
  for (;;) {
    const before = waiting.length;
    const still = [];
    for (const keys of chunksOf(waiting, LOOKUP_KEYS)) {
      const looked = await observe(keys, owner, replica);
      still.push(...looked.filter((look) => differenceIn(look)).map(({ key }) => key));
    }
    waiting = still;
    if (waiting.length < before) deadline = clock.now() + patience;
    if (waiting.length === 0 || clock.now() > deadline) break;
    await clock.sleep(POLL_MS);
  }
  return { repaired: asked.length - waiting.length, unrepaired: waiting.length, refused };
}
