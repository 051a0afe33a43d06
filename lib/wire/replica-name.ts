/**
 * Name of a replica, such as `orders/User`: the audience to which events may be addressed.
 *
 * @param guest the replica's namespace where the feed is in another one: `pr-7.orders/User`. A context's name has no dot.
 */
export function replicaName(context: string, id: string, guest?: string): string {
  return `${guest === undefined ? '' : `${guest}.`}${context}/${id}`;
}

/** What the name of a replica tells. */
export interface ReplicaNameParts {
  /** The replica's namespace where the feed is in another one. */
  readonly guest?: string;
  readonly context: string;
  /** Empty where the text is no name of a replica. */
  readonly id: string;
}

export function parseReplicaName(name: string): ReplicaNameParts {
  const [owner = '', id = ''] = name.split('/');
  const [context = '', guest] = owner.split('.').reverse();
  return { context, id, ...(guest !== undefined && { guest }) };
}
