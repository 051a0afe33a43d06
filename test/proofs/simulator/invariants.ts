import { type Change, shown, wants } from './history';
import type { DeadLetter } from './queue';
import { DAY, HORIZON, keyFieldsOf, LOWEST_SEQUENCE, RECEIVER_TIMEOUT, rowKeyOf, SECOND } from './settings';
import type { Item } from './table';
import type { Site, World } from './world';

/** What is remembered of one replica to judge its next state. */
interface Memory {
  readonly items: Map<number, Item>;
  /** By key: the newest change that the row ever showed. */
  readonly highest: Map<number, number>;
  /** By key: the newest change that was parked for its age. */
  readonly tooOld: Map<number, number>;
  readonly judged: Set<DeadLetter>;
  letters: number;
}

/** What must hold after every step. All judgements come from the owner's history, none from the protocol. */
export class Invariants {
  private readonly memories = new Map<Site, Memory>();

  constructor(private readonly world: World) {
    for (const site of world.sites) {
      this.memories.set(site, {
        items: new Map(),
        highest: new Map(),
        tooOld: new Map(),
        judged: new Set(),
        letters: 0,
      });
    }
  }

  /** The first rule that does not hold. */
  check(): string | undefined {
    for (const [site, memory] of this.memories) {
      for (const key of this.world.history.keys()) {
        const [old, item] = [memory.items.get(key), site.table.items.get(key)];
        if (old === item) continue;
        const problem = item ? this.judge(site, memory, key, item) : this.judgeRemoval(old);
        if (problem) return `${site.settings.name}, row ${key}: ${problem}`;
        if (item) memory.items.set(key, item);
        else memory.items.delete(key);
      }
      if (site.table.items.size > memory.items.size)
        return `${site.settings.name}: a row the owner never had`;
      const problem = this.judgeLetters(site, memory);
      if (problem) return `${site.settings.name}: ${problem}`;
    }
    for (const { ledger, queue } of this.world.consumers) ledger.judgeLetters(queue);
    return this.world.broken;
  }

  memoryOf(site: Site): Memory {
    return this.memories.get(site) as Memory;
  }

  private judge(site: Site, memory: Memory, key: number, item: Item): string | undefined {
    const highest = memory.highest.get(key) ?? -1;
    if (this.world.leftOver.has(item)) {
      memory.highest.set(key, Math.max(highest, this.world.history.upTo(key, String(item.__seq?.S ?? ''))));
      return undefined;
    }
    const sequence = String(item.__seq?.S);
    if (this.world.removals.has(`${site.settings.name} ${key} ${sequence}`) && item.__deleted?.BOOL === true)
      return this.judgeRemoved(site, memory, key, item, highest);
    if (sequence === LOWEST_SEQUENCE) return this.judgeSeed(site, memory, key, item, highest);
    const change = this.world.history.find(sequence, key);
    if (!change) return `shows ${sequence}, which the owner never gave to it`;
    if (change.index === highest) return `was written twice for one change, ${sequence}`;
    if (change.index < highest) return `fell back to ${sequence}`;
    memory.highest.set(key, change.index);
    const { at, audience, row } = change;
    if (audience !== undefined && audience !== site.settings.name) return `took an event for ${audience}`;
    const writtenAt = site.table.writtenAt.get(key) ?? this.world.now;
    if (writtenAt - at > HORIZON + RECEIVER_TIMEOUT) return 'took an event older than the horizon';
    if (item.__at?.S !== new Date(at).toISOString()) return `shows a wrong time, ${item.__at?.S}`;
    if (!row || !wants(site.settings, row)) return judgeTombstone(key, item, at, writtenAt);
    if (row.kind !== 'plain') return `shows a value of kind ${row.kind}`;
    return differs(item, shown(key, row, site.settings));
  }

  /** A deletion lies after what the replica showed, and before whatever made the row again. */
  private judgeRemoved(
    site: Site,
    memory: Memory,
    key: number,
    item: Item,
    highest: number,
  ): string | undefined {
    const sequence = String(item.__seq?.S);
    const old = memory.items.get(key)?.__seq?.S;
    if (old !== undefined && String(old) >= sequence) return `was removed at ${sequence}, it showed ${old}`;
    memory.highest.set(key, Math.max(highest, this.world.history.upTo(key, sequence)));
    this.world.faults.add('row-removed');
    const writtenAt = site.table.writtenAt.get(key) ?? this.world.now;
    return judgeTombstone(key, item, Date.parse(String(item.__at?.S)), writtenAt);
  }

  private judgeSeed(
    site: Site,
    memory: Memory,
    key: number,
    item: Item,
    highest: number,
  ): string | undefined {
    if (memory.items.get(key)?.__seq) return 'was overwritten by a seed';
    const reads = this.world.history.seeds.filter((read) => {
      if (read.key !== key || Date.parse(String(item.__at?.S)) > read.at || read.before <= highest)
        return false;
      if (!wants(site.settings, read.row) || read.row.kind !== 'plain') return false;
      return !differs(item, shown(key, read.row, site.settings));
    });
    return reads.length > 0
      ? undefined
      : 'came back by a seed that had read it before its deletion, or never';
  }

  private judgeRemoval(old: Item | undefined): string | undefined {
    if (old?.__deleted?.BOOL !== true) return 'vanished without a tombstone';
    return Number(old.__ttl?.N) * SECOND <= this.world.now ? undefined : 'lost its tombstone before its time';
  }

  private judgeLetters({ queue, table }: Site, memory: Memory): string | undefined {
    if (queue.deadLetters.length === memory.letters) return undefined;
    memory.letters = queue.deadLetters.length;
    for (const letter of queue.deadLetters) {
      const { body, code } = letter;
      if (code === undefined || memory.judged.has(letter)) continue;
      memory.judged.add(letter);
      if (!queue.bodies.has(body)) return 'a message was parked that never came';
      if (this.world.poison.has(body)) continue;
      const event = JSON.parse(body) as {
        id: string;
        sequence: string;
        time: string;
        data: { user_id: number; home: number };
      };
      const key = rowKeyOf(event.data);
      const isOfStream = event.id.startsWith(event.sequence);
      const change = isOfStream ? this.world.history.find(event.sequence, key) : undefined;
      if (code === 'older-than-horizon') {
        if (this.world.now - Date.parse(event.time) <= HORIZON) return 'a young event was parked for its age';
        const index = change?.index ?? this.world.history.changes.length;
        memory.tooOld.set(key, Math.max(index, memory.tooOld.get(key) ?? -1));
        if ((memory.highest.get(key) ?? -1) > index && !table.items.has(key))
          this.world.faults.add('old-message-after-expiry');
        continue;
      }
      if (!isRefusable(change, code)) return `a good event was parked as ${code}`;
    }
    return undefined;
  }
}

function judgeTombstone(key: number, item: Item, at: number, writtenAt: number): string | undefined {
  if (item.__deleted?.BOOL !== true) return 'is there although the owner deleted it or it does not match';
  const expiry = Number(item.__ttl?.N) * SECOND;
  if (!(expiry >= at + HORIZON)) return 'has a tombstone that dies before the last old message';
  if (expiry > writtenAt + HORIZON + DAY) return 'has a tombstone that lives too long';
  const { __deleted, __ttl, ...rest } = item;
  return differs(rest, keyFieldsOf(key));
}

function isRefusable(change: Change | undefined, code: string): boolean {
  // A seed row is judged by what becomes of the replica.
  if (!change) return true;
  return code === 'rejected-by-table' && change.row?.kind === 'table-refuses';
}

/** Compares a row with what it must show, in the attribute values of DynamoDB. */
function differs(item: Item, expected: Record<string, unknown>): string | undefined {
  const { __seq, __at, ...shownItem } = item;
  const names = Object.keys(shownItem);
  const same =
    names.length === Object.keys(expected).length &&
    names.every((name) => {
      const value = shownItem[name];
      const wanted = expected[name];
      if (typeof wanted === 'number') return value?.N === String(wanted);
      return typeof wanted === 'boolean' ? value?.BOOL === wanted : value?.S === wanted;
    });
  return same ? undefined : `shows ${JSON.stringify(shownItem)}, the owner had ${JSON.stringify(expected)}`;
}
