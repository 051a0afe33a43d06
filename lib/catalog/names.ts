import type { ReplicaRecord } from '../wire/assembly';

/** A name as it is told from others: `pr-7.orders/User` in a namespace. No context's name has a dot. */
export function qualified(name: string, namespace?: string): string {
  return namespace === undefined ? name : `${namespace}.${name}`;
}

/** As its owner knows a replica. */
export function readerName({
  name,
  namespace,
  feedNamespace,
}: Pick<ReplicaRecord, 'name' | 'namespace' | 'feedNamespace'>): string {
  return qualified(name, namespace === feedNamespace ? undefined : namespace);
}
