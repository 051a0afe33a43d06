import type { AuditPorts, HeldRow } from '../../../lib/operator/audit/ports';
import { canonicalText } from '../../../lib/protocol/rows/digest';
import type { Item } from '../../../lib/wire/item';
import type { AuditRow } from '../../../lib/wire/read-requests';

export const keyOf = (id: number) => ({ id: { N: String(id) } });
const nameOf = (id: number) => canonicalText(keyOf(id));

/** Two tables behind the audit's ports, and a clock that only moves when somebody waits. */
export class Tables implements AuditPorts {
  readonly owners = new Map<string, AuditRow>();
  readonly held = new Map<string, HeldRow>();
  now = 0;
  /** Called when a wait ends, with the time. */
  onSleep: (now: number) => unknown = () => undefined;

  constructor(
    rows: number,
    private readonly pageSize = 50,
  ) {
    for (let id = 1; id <= rows; id += 1) {
      this.own(id, `v${id}`);
      this.hold(id, `v${id}`, '1');
    }
  }

  own(id: number, digest: string): void {
    this.owners.set(nameOf(id), { key: keyOf(id), digest });
  }

  refuse(id: number, refused: string): void {
    this.owners.set(nameOf(id), { key: keyOf(id), refused });
  }

  disown(id: number): void {
    this.owners.delete(nameOf(id));
  }

  hold(id: number, digest: string, sequence?: string, deleted = false): void {
    this.held.set(nameOf(id), { key: keyOf(id), digest, sequence, deleted });
  }

  drop(id: number): void {
    this.held.delete(nameOf(id));
  }

  readonly owner = {
    page: async (segment: number, segments: number, cursor?: string) =>
      this.#page(this.owners, segment, segments, cursor),
    lookup: async (keys: readonly Item[]) => find(this.owners, keys),
  };

  readonly replica = {
    page: async (segment: number, segments: number, cursor?: string) =>
      this.#page(this.held, segment, segments, cursor),
    lookup: async (keys: readonly Item[]) => find(this.held, keys),
  };

  readonly clock = {
    now: () => this.now,
    sleep: async (ms: number) => {
      this.now += Math.max(ms, 1);
      this.onSleep(this.now);
    },
  };

  #page<T>(all: ReadonlyMap<string, T>, segment: number, segments: number, cursor = '0') {
    const start = Number(cursor);
    const ofSegment = [...all.values()].filter((_, index) => index % segments === segment);
    const end = start + this.pageSize;
    const rows = ofSegment.slice(start, end);
    return { rows, ...(end < ofSegment.length && { next: String(end) }) };
  }
}

function find<T>(all: ReadonlyMap<string, T>, keys: readonly Item[]): T[] {
  return keys.flatMap((key) => all.get(canonicalText(key)) ?? []);
}
