import { acceptedSchema, type CheckedContract } from '../contracts/schema/checked-contract';
import { readContract } from '../contracts/schema/read-contract';
import type { FeedRecord, ReplicaRecord } from '../wire/assembly';
import { isObject, own } from '../wire/own';
import { qualified, readerName } from './names';

/** A field of a contract and where its values go. */
export interface CatalogField {
  readonly name: string;
  /** Whether the contract marks it as personal data, with `"x-pii": true`. */
  readonly pii: boolean;
  /** Names of the replicas that keep it or filter by it: `pr-7.orders/User` where the replica's namespace is another one. */
  readonly readers: readonly string[];
}

/** One major version of a contract. */
export interface CatalogContract {
  /** For example `users/User`. */
  readonly id: string;
  /** Its things are business events. @default they are rows */
  readonly kind?: 'event';
  readonly owner: string;
  readonly version: string;
  /** @default it is in none */
  readonly namespace?: string;
  /** Whether a feed of these assemblies publishes it there; if not, only its readers are known. */
  readonly published: boolean;
  readonly fields: readonly CatalogField[];
  /** Names of fields that no replica of these assemblies reads. */
  readonly unread: readonly string[];
  /** The contract itself. */
  readonly schema: object;
}

/** A replica or a change consumer, and what it reads. */
export interface CatalogReplica {
  /** `<context>/<construct id>`. */
  readonly name: string;
  /** A function that acts on changes, and keeps no rows. @default a replica */
  readonly kind?: 'consumer';
  readonly context: string;
  /** @default it is in none */
  readonly namespace?: string;
  /** That of the feed it follows. @default the feed is in none */
  readonly feedNamespace?: string;
  /** Id of the contract. */
  readonly contract: string;
  readonly version: string;
  /** Names of the fields that it keeps, key first. */
  readonly fields: readonly string[];
  /** Names of the fields that it filters by. */
  readonly filter: readonly string[];
}

/** Who shares what with whom, as the constructs of an app declared it. */
export interface Catalog {
  readonly contracts: readonly CatalogContract[];
  readonly replicas: readonly CatalogReplica[];
}

/** Brings together what feeds and replicas recorded. What is in two namespaces is two things. */
export function toCatalog(feeds: readonly FeedRecord[], records: readonly ReplicaRecord[]): Catalog {
  const published = feeds.flatMap(({ contracts, namespace }) =>
    contracts.map((schema) => ({ contract: readContract(schema), namespace, isPublished: true })),
  );
  const read = records.map(({ contract, feedNamespace: namespace }) => ({
    contract: readContract(contract),
    namespace,
    isPublished: false,
  }));
  const replicas = distinct(
    records.map(({ contract: schema, ...rest }): CatalogReplica => {
      const { id, version } = readContract(schema);
      return { ...rest, contract: id, version };
    }),
  );
  // A contract is described by its feed, by the newest version of it; a replica may hold an older one.
  const contracts = new Map(
    [...read.sort(byMinor), ...published.sort(byMinor)].map((known) => [
      keyOf(known.contract.id, known.contract.version, known.namespace),
      known,
    ]),
  );
  return {
    contracts: [...contracts.values()].sort(byPlace).map((known) => describe(known, replicas)),
    replicas: replicas.sort((one, other) =>
      compare(qualified(one.name, one.namespace), qualified(other.name, other.namespace)),
    ),
  };
}

interface KnownContract {
  readonly contract: CheckedContract;
  readonly namespace?: string;
  readonly isPublished: boolean;
}

function byMinor(one: KnownContract, other: KnownContract): number {
  const minor = ({ contract: { version } }: KnownContract) => Number(version.split('.')[1]);
  return minor(one) - minor(other);
}

function byPlace(one: KnownContract, other: KnownContract): number {
  return (
    compare(one.contract.id, other.contract.id) ||
    compare(one.namespace ?? '', other.namespace ?? '') ||
    one.contract.major - other.contract.major
  );
}

function compare(one: string, other: string): number {
  return Number(one > other) - Number(one < other);
}

/** Each stage of an app records the same again. */
function distinct<T>(records: readonly T[]): T[] {
  return [...new Map(records.map((record) => [JSON.stringify(record), record])).values()];
}

function describe(
  { contract, namespace, isPublished }: KnownContract,
  replicas: readonly CatalogReplica[],
): CatalogContract {
  const { id, kind, owner, version, schema } = contract;
  const mine = replicas.filter(
    (one) => keyOf(one.contract, one.version, one.feedNamespace) === keyOf(id, version, namespace),
  );
  const { properties } = acceptedSchema(contract);
  const fields = contract.fields.map((name) => {
    const readers = mine.filter((one) => [...one.fields, ...one.filter].includes(name));
    return {
      name,
      pii: isPersonal(own(properties, name)),
      readers: [...new Set(readers.map(readerName))],
    };
  });
  const unread = fields.filter(({ readers }) => readers.length === 0).map(({ name }) => name);
  return {
    id,
    ...(kind === 'event' && { kind }),
    owner,
    version,
    ...(namespace !== undefined && { namespace }),
    published: isPublished,
    fields,
    unread,
    schema,
  };
}

function isPersonal(schema: unknown): boolean {
  return isObject(schema) && schema['x-pii'] === true;
}

/** One major version of a contract in a namespace. */
function keyOf(id: string, version: string, namespace?: string): string {
  return qualified(`${id} ${version.split('.')[0]}`, namespace);
}
