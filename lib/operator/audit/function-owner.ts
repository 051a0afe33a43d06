import type { FeedDescription, ReplicaDescription } from '../../names';
import type { Item } from '../../protocol/attribute-values';
import type { RowFilter } from '../../protocol/batch-requests';
import type { OperatorClients } from '../clients';
import { askRead } from '../functions';
import type { AuditedOwner } from './ports';

/** The owner's table, through the owner's function. */
export class FunctionOwner implements AuditedOwner {
  readonly #rows: { contract: string; major: number; fields: readonly string[]; filter?: RowFilter };

  constructor(
    private readonly clients: OperatorClients,
    private readonly feed: FeedDescription,
    { contract, major, fields, filter }: ReplicaDescription,
    private readonly signal?: AbortSignal,
  ) {
    this.#rows = { contract, major, fields, filter: filter as RowFilter | undefined };
  }

  async page(segment: number, segments: number, cursor?: string) {
    const request = { action: 'page', ...this.#rows, segment, segments, cursor } as const;
    return askRead(this.clients, this.feed.read, request, this.signal);
  }

  async lookup(keys: readonly Item[]) {
    if (keys.length === 0) return [];
    const request = { action: 'lookup', ...this.#rows, keys } as const;
    return (await askRead(this.clients, this.feed.read, request, this.signal)).rows;
  }
}
