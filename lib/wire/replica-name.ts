/** Whence a replica follows a feed that is not in its own environment, as far as it differs. */
export interface ReplicaOrigin {
  /** The replica's namespace, where the feed is in another one. */
  readonly guest?: string;
  /** Where the replica is, where the feed is in another account or region. */
  readonly place?: { readonly account: string; readonly region: string };
}

/**
 * Name of a replica, such as `orders/User`: the audience to which events may be addressed.
 *
 * Elsewhere than with its feed it begins with where it is, so that it is told from those of that name that are there:
 * `pr-7.orders/User`, `222222222222.eu-west-1.orders/User`. A context's name has no dot.
 */
export function replicaName(context: string, id: string, { guest, place }: ReplicaOrigin = {}): string {
  const before = [...(guest === undefined ? [] : [guest]), ...(place ? [place.account, place.region] : [])];
  return `${[...before, context].join('.')}/${id}`;
}

/** What the name of a replica tells. */
export interface ReplicaNameParts extends ReplicaOrigin {
  readonly context: string;
  /** Empty where the text is no name of a replica. */
  readonly id: string;
}

export function parseReplicaName(name: string): ReplicaNameParts {
  const [owner = '', id = ''] = name.split('/');
  const before = owner.split('.');
  const context = before.pop() ?? '';
  // A namespace begins with a letter.
  const isPlace = /^\d{12}$/.test(before.at(-2) ?? '');
  const [account = '', region = ''] = isPlace ? before.splice(-2) : [];
  const [guest] = before;
  return {
    context,
    id,
    ...(guest !== undefined && { guest }),
    ...(isPlace && { place: { account, region } }),
  };
}
