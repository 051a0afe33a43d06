/** Seed, modelled at the level of its rule: it joins the product later and will take this model's place. */
import { isUnsharable } from './history';
import { itemOf, ownerMarks } from './owner';
import { contract, KEYS, LOWEST_SEQUENCE } from './settings';
import { project, toEvent } from './shipped';
import type { Site, World } from './world';

/** Reads one row of the owner consistently; the row is sent later, to this replica's queue only. */
export function seedReads(world: World, site: Site, key: number): void {
  const { history, now } = world;
  const row = world.rows.get(key);
  // What cannot be carried cannot be seeded; what the owner does not have leaves a gap.
  if (!row || isUnsharable(row)) return;
  const data = project(contract, itemOf(key, row) as never);
  if (!data) return;
  const event = toEvent(contract, { kind: 'Created', data, previous: {} }, LOWEST_SEQUENCE, now);
  history.seeds.push({ key, row, at: Date.parse(event.time), before: history.changes.length });
  world.seedRows.push({ site, key, body: JSON.stringify(event) });
  world.faults.add('seed-read');
  if (world.trace) world.note(`seed of ${site.settings.name} reads ${key}: ${JSON.stringify(row)}`);
}

/** A seed row reaches the queue; a seed that was interrupted sends it again. */
export function seedSends(world: World, index: number, repeated: boolean): void {
  const seedRow = world.seedRows[index];
  if (!seedRow) return;
  if (repeated) world.faults.add('seed-repeated');
  else world.seedRows.splice(index, 1);
  seedRow.site.queue.send(seedRow.body, world.now);
  if (world.trace) world.note(`seed of ${seedRow.site.settings.name} sends ${seedRow.key}`);
}

/** A replica that subscribes only now: every row that the owner has must be read after this moment. */
export function subscribeLate(world: World, site: Site): void {
  site.subscribed = true;
  world.faults.add('late-subscription');
  for (const key of KEYS) world.toSeed.add(`${site.settings.name} ${key}`);
  world.note(`${site.settings.name} subscribes`);
}

/** The next row that a late replica still misses is read. */
export function readNextToSeed(world: World): void {
  for (const site of world.sites) {
    for (const key of KEYS) {
      if (!world.toSeed.delete(`${site.settings.name} ${key}`)) continue;
      seedReads(world, site, key);
      return;
    }
  }
}

export function republish(world: World): void {
  const { random } = world;
  ownerMarks(world, random.pick(KEYS), random.pick(world.sites).settings.name);
}
