import type { KnownContract, KnownReplica, Topology } from '../../operator';
import type { FeedRecord, ReplicaRecord } from '../../wire/assembly';
import { parseReplicaName } from '../../wire/replica-name';

/** What synthesis would have recorded of what is deployed. */
export interface Records {
  readonly feeds: readonly FeedRecord[];
  readonly replicas: readonly ReplicaRecord[];
  /** What is not known, and why. */
  readonly problems: readonly string[];
}

/** @param contracts of the feeds in this account and region, and others that are known */
export function recordsOf({ namespace, replicas }: Topology, contracts: readonly KnownContract[]): Records {
  const known = replicas.map((replica) => ({
    replica,
    schema: contracts.find(
      ({ contract }) => contract.id === replica.contract && contract.major === replica.major,
    )?.contract.schema,
  }));
  return {
    feeds: contracts
      .filter(({ feed }) => feed !== undefined)
      .map(({ contract }) => ({
        contracts: [contract.schema],
        ...(namespace !== undefined && { namespace }),
      })),
    replicas: known.flatMap(({ replica, schema }) =>
      schema === undefined ? [] : [recordOf(replica, schema, namespace)],
    ),
    problems: known
      .filter(({ schema }) => schema === undefined)
      .map(
        ({ replica: { name, contract, major } }) =>
          `${name} reads version ${major} of ${contract}, which no owner here tells: give --assembly with that of its owner`,
      ),
  };
}

/** What is deployed counts; assemblies add what is deployed elsewhere, or not yet. */
export function withAssemblies(deployed: Records, assemblies: Records): Records {
  const nameOf = ({ name, namespace }: ReplicaRecord) => JSON.stringify([name, namespace]);
  const names = new Set(deployed.replicas.map(nameOf));
  return {
    feeds: [...assemblies.feeds, ...deployed.feeds],
    replicas: [...deployed.replicas, ...assemblies.replicas.filter((one) => !names.has(nameOf(one)))],
    problems: [...assemblies.problems, ...deployed.problems],
  };
}

function recordOf(
  { name, kind, fields, filter = {} }: KnownReplica,
  contract: object,
  feedNamespace: string | undefined,
): ReplicaRecord {
  const { context, id, guest } = parseReplicaName(name);
  const namespace = guest ?? feedNamespace;
  return {
    name: `${context}/${id}`,
    ...(kind && { kind }),
    context,
    ...(namespace !== undefined && { namespace }),
    ...(feedNamespace !== undefined && { feedNamespace }),
    contract,
    fields,
    filter: Object.keys(filter),
  };
}
