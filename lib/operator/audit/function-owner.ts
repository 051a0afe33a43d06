import type { Filter } from '../../wire/filter';
import type { Item } from '../../wire/item';
import type { FeedDescription, ReplicaDescription } from '../../wire/parameters';
import type { OperatorClients } from '../shared/clients';
import { askRead } from '../shared/functions';
import type { AuditedOwner } from './ports';

/** The owner's table, through the owner's function. */
export class FunctionOwner implements AuditedOwner {
  readonly #rows: { contract: string; major: number; fields: readonly string[]; filter?: Filter };
  readonly #clients: OperatorClients;
  readonly #feed: FeedDescription;
  readonly #signal: AbortSignal | undefined;

  constructor(
    clients: OperatorClients,
    feed: FeedDescription,
    { contract, major, fields, filter }: ReplicaDescription,
    signal?: AbortSignal,
  ) {
    this.#clients = clients;
    this.#feed = feed;
    this.#signal = signal;
    this.#rows = { contract, major, fields, filter };
  }

  async page(segment: number, segments: number, cursor?: string) {
    const request = { action: 'page', ...this.#rows, segment, segments, cursor } as const;
    return askRead(this.#clients, this.#feed.read, request, this.#signal);
  }

  async lookup(keys: readonly Item[]) {
    if (keys.length === 0) return [];
    const request = { action: 'lookup', ...this.#rows, keys } as const;
    return (await askRead(this.#clients, this.#feed.read, request, this.#signal)).rows;
  }
}
