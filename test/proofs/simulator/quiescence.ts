import { checkConsumer } from './consumers/rest';
import { type Change, isUnsharable } from './history';
import type { Invariants } from './invariants';
import { rowKeyOf } from './settings';
import { RESOURCES } from './shipped';
import { givenUpKey } from './stream';
import type { Site, World } from './world';

/** What must hold when everything has settled: convergence, and nothing lost without a trace. */
export function checkQuiescence(world: World, invariants: Invariants): string | undefined {
  for (const site of world.sites) {
    const problem = converged(world, site, invariants) ?? accounted(world, site, invariants);
    if (problem) return `${site.settings.name}: ${problem}`;
  }
  for (const consumer of world.consumers) {
    const problem = checkConsumer(world, consumer);
    if (problem)
      return `${consumer.settings.name} (${consumer.mode.delivery}, ${consumer.mode.changes}): ${problem}`;
  }
  return keptAside(world);
}

/** Each row equals what the owner has now, unless its last value was refused on the way. */
function converged(world: World, site: Site, invariants: Invariants): string | undefined {
  const { highest, tooOld } = invariants.memoryOf(site);
  for (const key of world.history.keys()) {
    // What was given up is kept, and waits to be replayed.
    if (world.untold.has(key)) continue;
    // What was parked for its age is reported and waits for a repair.
    if ((tooOld.get(key) ?? -1) > (highest.get(key) ?? -1)) continue;
    const expected = world.history.expected(key, site.settings);
    if (expected === 'anything') continue;
    const item = site.table.items.get(key);
    const live = item !== undefined && item.__deleted?.BOOL !== true;
    const name = item?.name?.S;
    if (expected === 'absent') {
      if (live) return `row ${key} stays, as ${name}, although the owner's is gone`;
    } else if (!live) {
      return `row ${key} is missing, the owner has ${JSON.stringify(expected.row)}`;
    } else if (name !== expected.row.name) {
      return `row ${key} stays ${name}, the owner has ${JSON.stringify(expected.row)}`;
    }
  }
  return undefined;
}

/** Every event that reached the queue was applied, superseded or parked; every other message was parked. */
function accounted(world: World, site: Site, invariants: Invariants): string | undefined {
  const { queue } = site;
  const { highest } = invariants.memoryOf(site);
  const parked = new Set(queue.deadLetters.flatMap(({ body, code }) => (code === undefined ? [] : [body])));
  for (const body of queue.bodies) {
    if (parked.has(body)) continue;
    if (world.poison.has(body)) return `poison vanished: ${body.slice(0, 60)}`;
    // These tell of no change of their own: what becomes of the replica judges them.
    if (!isOfStream(body)) continue;
    const change = changeIn(world, body);
    if (change && (highest.get(change.key) ?? -1) < change.index)
      return `change ${change.sequence} of row ${change.key} was neither applied, superseded nor parked`;
  }
  return undefined;
}

function isOfStream(body: string): boolean {
  return !body.includes('"id":"seed/') && !body.includes('"id":"removal/');
}

/** Without parsing: this is asked of every message of every schedule. */
function sequenceIn(body: string): string {
  return /"sequence":"([^"]+)"/.exec(body)?.[1] ?? '';
}

function changeIn({ history }: World, body: string): Change | undefined {
  const sequence = sequenceIn(body);
  const [, id, home] = /"data":\{"user_id":(\d+),"home":(\d+)/.exec(body) ?? [];
  return history.find(sequence, rowKeyOf({ user_id: Number(id), home: Number(home) }));
}

/** Records that can never be published are kept whole, and nothing is said of a change that its record does not tell. */
function keptAside(world: World): string | undefined {
  const told = new Set(
    world.subscribers.flatMap(({ queue }) => [...queue.bodies].filter(isOfStream).map(sequenceIn)),
  );
  for (const shard of world.stream.shards) {
    const { label, records } = shard;
    for (const entry of records) {
      const { sequenceNumber, change, incomplete } = entry;
      if (incomplete) {
        if (told.has(change.sequence))
          return `an event was made of a record without its images: ${sequenceNumber}`;
        if (!world.objects.has(givenUpKey(shard, entry)))
          return `a record without its images was taken for nothing: ${sequenceNumber}`;
        continue;
      }
      if (!change.row || !isUnsharable(change.row)) continue;
      if (!world.objects.has(`${RESOURCES.failures}/refused/${label}/${sequenceNumber}.json`))
        return `a record that cannot be published was not kept: ${sequenceNumber}`;
    }
  }
  return undefined;
}
