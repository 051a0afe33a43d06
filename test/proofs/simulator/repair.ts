import { batchCloud } from './batch-cloud';
import { begin, end, pause } from './functions';
import { nextSequenceText } from './sequence-text';
import { BATCH_TIMEOUT, contract, keyItemOf, LOWEST_SEQUENCE, ROW_KEYS, SECOND } from './settings';
import { type Clock, type Contract, type Run, runRepublishKeys, runSegment } from './shipped';
import type { Subscriber } from './subscriber';
import type { Item } from './table';
import type { Invocation } from './wire';
import type { BatchRun, Site, World } from './world';

const MAX_RUNS = 4;

/** An operator fills a replica once more, or has every row told of again. */
export function startRun(world: World): boolean {
  if (!world.repairs || world.runs.length >= MAX_RUNS) return false;
  const { random } = world;
  const site = random.pick(world.subscribers.filter(({ subscribed }) => subscribed));
  if (random.chance(0.6)) addRun(world, 'seed', site);
  else addRun(world, 'republish', random.chance(0.3) ? undefined : site);
  return true;
}

/** A replica that subscribes only now: every row that the owner has must be read after this moment. */
export function subscribeLate(world: World, site: Subscriber): void {
  site.subscribed = true;
  world.faults.add('late-subscription');
  world.note(`${site.settings.name} subscribes`);
  addRun(world, 'seed', site);
}

function addRun(world: World, kind: Run['kind'], site: Subscriber | undefined): void {
  const segments = world.random.pick([1, 2]);
  const id = `run-${world.runs.length + 1}`;
  const run: Run = { id, kind, replica: site?.settings.name ?? '*', contract: contract.id, segments };
  if (kind === 'seed' && world.runs.some((other) => other.run.kind === 'seed' && other.site === site))
    world.faults.add('seed-repeated');
  world.runs.push({ run, site, finished: Array(segments).fill(false), workers: new Map() });
  world.note(`${kind} ${id} for ${run.replica} begins`);
}

/** A function goes on with a segment that is not finished, now and then although another one still works on it. */
export function workOnRun(world: World): boolean {
  const { random } = world;
  const open = world.runs.flatMap((batch) =>
    batch.finished.flatMap((finished, segment) => (finished ? [] : [{ batch, segment }])),
  );
  if (open.length === 0) return false;
  const { batch, segment } = random.pick(open);
  if (batch.workers.get(segment)?.alive) {
    if (!random.chance(0.3)) return false;
    world.faults.add('two-workers');
  }
  startWorker(world, batch, segment);
  return true;
}

function startWorker(world: World, batch: BatchRun, segment: number): void {
  const { run, site, finished, workers } = batch;
  const invocation = begin(world, 'batch', world.random.pick([SECOND, 6 * SECOND, BATCH_TIMEOUT]));
  workers.set(segment, invocation);
  const resumes = [...world.progress.keys()].some((key) => key.startsWith(`${run.id} segment`));
  if (run.kind === 'seed' && resumes) world.faults.add('seed-resumed');
  if (world.trace) world.note(`${invocation.name} works on segment ${segment} of ${run.id}`);
  const cloud = world.wire.client(batchCloud(world, site, run.kind), invocation);
  const clock = clockOf(world, invocation);
  settle(
    world,
    invocation,
    runSegment(run, segment, newestOf(world), site?.settings.filter, clock, cloud),
    (isFinished) => {
      if (isFinished) finished[segment] = true;
    },
  );
}

/** An operator repairs a row, whether or not there is something wrong with it. */
export function repairRow(world: World): boolean {
  const { random } = world;
  if (!world.repairs) return false;
  const site = random.pick(world.sites.filter(({ subscribed }) => subscribed));
  const key = random.pick(ROW_KEYS);
  repair(world, random.chance(0.2) ? undefined : site, key, random.chance(0.8) ? site : undefined);
  return true;
}

/** The next row that an audit would find. */
export function repairNext(world: World): boolean {
  for (const site of world.sites) {
    for (const key of ROW_KEYS) {
      if (!world.toRepair.has(`${site.settings.name} ${key}`)) continue;
      repair(world, site, key, site, () => world.toRepair.delete(`${site.settings.name} ${key}`));
      return true;
    }
  }
  return false;
}

/** @param seenAt the replica whose row is shown to the owner */
function repair(
  world: World,
  site: Site | undefined,
  key: number,
  seenAt: Site | undefined,
  done: () => void = () => {},
): void {
  const item = seenAt?.table.items.get(key);
  const seen = item && item.__deleted === undefined ? String(item.__seq?.S ?? '') : undefined;
  const replica = site?.settings.name ?? '*';
  if (site && seen !== undefined)
    world.removals.add(`${replica} ${key} ${seen === '' ? LOWEST_SEQUENCE : nextSequenceText(seen)}`);
  const invocation = begin(world, 'batch', BATCH_TIMEOUT);
  world.note(`${invocation.name} repairs ${key} of ${replica}, which shows ${seen}`);
  const cloud = world.wire.client(batchCloud(world, site, 'republish'), invocation);
  const keys = [{ key: keyItemOf(key), ...(seen !== undefined && { seen }) }];
  settle(
    world,
    invocation,
    runRepublishKeys(
      keys,
      replica,
      contract,
      invocation.name.replace(' ', '-'),
      clockOf(world, invocation),
      cloud,
    ),
    ([kind]) => {
      done();
      world.note(`${invocation.name}: ${kind}`);
    },
  );
}

/** Above what any owner's stream will give. */
const UNREACHED = `${'9999/'.padEnd(44, '0')}1`;

/** Somebody put a row into a replica that has none, or it was left there: with a sequence that it once had, or without. */
export function leaveRow(world: World): boolean {
  const { random, history } = world;
  if (!world.repairs) return false;
  const site = random.pick(world.sites.filter(({ subscribed }) => subscribed));
  const change = history.changes.findLast(({ key, row }) => row && !site.table.items.has(key));
  if (!change) return false;
  const item: Item = {
    ...keyItemOf(change.key),
    name: { S: 'left over' },
    ...(site.settings.fields.includes('newsletter') && { newsletter: { BOOL: true } }),
    ...(random.chance(0.6) && {
      __seq: { S: world.conditions.leavesReachedRows ? change.sequence : UNREACHED },
    }),
    __at: { S: new Date(change.at).toISOString() },
  };
  site.table.items.set(change.key, item);
  world.leftOver.add(item);
  world.toRepair.add(`${site.settings.name} ${change.key}`);
  world.faults.add('left-over-row');
  world.note(`a row is left in ${site.settings.name}: ${change.key} at ${item.__seq?.S}`);
  return true;
}

/** From now on reads that are not consistent show the owner's table as it is at this moment. */
export function ownerLagsBehind(world: World): boolean {
  world.past = { rows: new Map(world.rows), before: world.history.changes.length };
  return true;
}

/** The version of which rows are read for whoever asks. */
function newestOf({ contracts }: World): Contract {
  return contracts[contracts.length - 1] ?? contract;
}

function clockOf(world: World, invocation: Invocation): Clock {
  return {
    now: () => world.now,
    remaining: () => invocation.deadline - world.now,
    sleep: (milliseconds) => pause(world, invocation, milliseconds),
  };
}

function settle<T>(world: World, invocation: Invocation, work: Promise<T>, done: (answer: T) => void): void {
  work.then(
    (answer) => {
      if (!invocation.alive) return;
      end(world, invocation);
      done(answer);
    },
    (error) => {
      // Whoever asked hears of a request that failed, and asks again; a bug is something else.
      if (error instanceof TypeError || error.name === 'ProtocolError')
        world.breach(`${invocation.name}: ${error}`);
      if (invocation.alive) end(world, invocation);
      if (world.trace) world.note(`${invocation.name} fails: ${error.message}`);
    },
  );
}
