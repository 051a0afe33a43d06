import { RESOURCES } from '../shipped';
import type { OutboxEntry } from './entry';
import { isRejected } from './settings';
import { eventId } from './state';
import type { EventSite, OutboxWorld } from './world';

/** What must hold when everything has settled: an event of every state, handled or parked, and what was changed is kept. */
export function checkOutbox(world: OutboxWorld): string | undefined {
  for (const site of world.consumers) {
    const problem = untold(world, site);
    if (problem) return `${site.settings.name}: ${problem}`;
  }
  return unpublished(world) ?? keptAside(world);
}

function untold({ states }: OutboxWorld, { settings, ledger, queue }: EventSite): string | undefined {
  const parked = queue.deadLetters.map(
    ({ body }) => JSON.parse(body) as { id: string; data: { total: number } },
  );
  for (const state of states) {
    const id = eventId(state);
    const isParked = parked.some((event) => event.id === id && event.data.total === state.total);
    // Exactly once, an effect may have come without its code's end.
    const hasEffect = ledger.effects.has(id);
    const isHandled = hasEffect && (settings.delivery === 'exactly-once' || ledger.handled.has(state));
    if (!isHandled && !isParked) return `the event of ${id}, ${state.total}, was neither handled nor parked`;
    if (isRejected(state.total) && hasEffect) return `${id} was rejected and took effect`;
  }
  const ids = states.map(eventId);
  if (new Set(ids).size < ids.length) return 'a state was written over under the same event';
  const alone = [...ledger.effects.keys()].find((id) => !ids.includes(id));
  return alone && `${alone} took effect without a state`;
}

function unpublished({ entries }: OutboxWorld): string | undefined {
  const silent = [...entries].find(
    ([, { tells, isTold }]) => !isTold && (tells === 'event' || tells === 'state'),
  );
  return silent && `nothing was published of ${silent[0]}`;
}

/** Each record of a changed item is kept whole, without its values in the reason, and no other. */
function keptAside({ entries, objects, stream }: OutboxWorld): string | undefined {
  const changed = [...entries.values()].filter(({ tells }) => tells === 'changed');
  const refused = [...objects.keys()].filter((key) => key.startsWith(`${RESOURCES.failures}/refused/`));
  if (refused.length !== changed.length)
    return `${changed.length} changes of events were to be refused, ${refused.length} records are kept`;
  const lost = changed.find((entry) => !isWhole(objects.get(keptKey(stream.label, entry)), entry));
  return lost && `a changed event was not kept as it was delivered: ${lost.sequenceNumber}`;
}

function keptKey(label: string, { sequenceNumber }: OutboxEntry): string {
  return `${RESOURCES.failures}/refused/${label}/${sequenceNumber}.json`;
}

function isWhole(text: string | undefined, { delivered }: OutboxEntry): boolean {
  if (text === undefined) return false;
  const { reason, payload } = JSON.parse(text) as { reason: string; payload: string };
  const [record] = (JSON.parse(payload) as { Records: unknown[] }).Records;
  return JSON.stringify(record) === JSON.stringify(delivered) && !/secret|909090/.test(reason);
}
