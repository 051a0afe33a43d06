import type { Change } from '../history';
import { rowKeyOf } from '../settings';
import type { World } from '../world';
import { isSame, type Run } from './ledger';
import type { ConsumerSite } from './site';
import { hasEffect } from './user-code';
import { wants } from './wanted';

/** A message that reached a consumer's queue. */
interface Told {
  readonly body: string;
  readonly id: string;
  readonly key: number;
  /** -1 of a row that was read for the consumer. */
  readonly index: number;
  /** `undefined` of such a row. */
  readonly change?: Change;
  readonly sequence: string;
  readonly major: number;
}

/** What must hold of a consumer when everything has settled: its mode's promise, and nothing lost without a trace. */
export function checkConsumer(world: World, site: ConsumerSite): string | undefined {
  const { queue, settings } = site;
  const missing = [...site.expected].find((body) => !queue.bodies.has(body));
  if (missing) return `its subscription left out ${missing.slice(0, 200)}`;
  const parked = new Set(queue.deadLetters.flatMap(({ body, code }) => (code === undefined ? [] : [body])));
  const lost = [...world.poison].find((body) => queue.bodies.has(body) && !parked.has(body));
  if (lost) return `poison vanished: ${lost.slice(0, 60)}`;
  const told = [...queue.bodies].filter((body) => !world.poison.has(body)).map((body) => read(world, body));
  const aside = told.filter(({ body }) => parked.has(body));
  for (const each of told) {
    const { change, major, id, key } = each;
    if (aside.includes(each) || (change && !wants(settings, settings.name, change, major))) continue;
    if (!isHandled(site, each, aside))
      return `${id} of row ${key} was neither handled, superseded nor parked`;
  }
  return untold(world, site, aside);
}

function isHandled({ mode, ledger }: ConsumerSite, told: Told, aside: readonly Told[]): boolean {
  const { delivery, changes } = mode;
  const isOver = (run: Run) => run.isDone || ledger.hasEffect(run);
  const own = ledger.runs.some((run) => {
    if (run.key !== told.key || run.id !== told.id) return false;
    return delivery === 'exactly-once' && hasEffect(run) ? ledger.hasEffect(run) : run.isDone;
  });
  if (own || (delivery === 'exactly-once' && changes === 'each')) return own;
  const isSuperseded = ledger.runs.some(
    (run) => run.key === told.key && run.id !== told.id && run.index >= told.index && isOver(run),
  );
  const remembersRows = delivery !== 'at-least-once';
  if (isSuperseded) return remembersRows || changes === 'newest';
  // What a newer change had begun before it was parked keeps older ones out.
  return (
    remembersRows &&
    aside.some(
      ({ key, index, sequence }) => key === told.key && index > told.index && ledger.kept.has(sequence),
    )
  );
}

/** A consumer that wants everything was told each row as it is now, also when it came late. */
function untold(
  world: World,
  { settings, ledger }: ConsumerSite,
  aside: readonly Told[],
): string | undefined {
  if (settings.kinds || settings.fields) return undefined;
  for (const key of world.history.keys()) {
    if (world.untold.has(key) || aside.some((each) => each.key === key)) continue;
    const { name, filter } = settings;
    const expected = world.history.expected(key, { name, filter, fields: ['newsletter'] });
    if (typeof expected !== 'object') continue;
    const isTold = ledger.runs.some(
      (run) => run.key === key && isSame(run.data, expected.row) && (run.isDone || ledger.hasEffect(run)),
    );
    if (!isTold) return `nobody told it that row ${key} is ${JSON.stringify(expected.row)}`;
  }
  return undefined;
}

function read({ history }: World, body: string): Told {
  const event = JSON.parse(body) as {
    id: string;
    sequence: string;
    dataschema: string;
    data: { user_id: number };
  };
  const key = rowKeyOf(event.data);
  const change = history.find(event.sequence, key);
  const major = Number(/:(\d+)\.\d+$/.exec(event.dataschema)?.[1]);
  return { body, id: event.id, key, index: change?.index ?? -1, change, sequence: event.sequence, major };
}
