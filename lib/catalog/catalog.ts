import { acceptedSchema, type CheckedContract } from '../contracts/schema/checked-contract';
import { readContract } from '../contracts/schema/read-contract';
import type { FeedRecord, ReplicaRecord } from '../wire/assembly';
import { isObject, own } from '../wire/own';

/** A field of a contract and where its values go. */
export interface CatalogField {
  readonly name: string;
  /** Whether the contract marks it as personal data, with `"x-pii": true`. */
  readonly pii: boolean;
  /** Names of the replicas that keep it or filter by it. */
  readonly readers: readonly string[];
}

/** One major version of a contract. */
export interface CatalogContract {
  /** For example `users/User`. */
  readonly id: string;
  readonly owner: string;
  readonly version: string;
  /** Whether a feed of this assembly publishes it; if not, only its readers are known. */
  readonly published: boolean;
  readonly fields: readonly CatalogField[];
  /** Names of fields that no replica of this assembly reads. */
  readonly unread: readonly string[];
  /** The contract itself. */
  readonly schema: object;
}

/** A replica and what it reads. */
export interface CatalogReplica {
  /** `<context>/<construct id>`. */
  readonly name: string;
  readonly context: string;
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

/** Brings together what feeds and replicas recorded. */
export function toCatalog(feeds: readonly FeedRecord[], records: readonly ReplicaRecord[]): Catalog {
  const published = feeds.flatMap(({ contracts }) => contracts.map((schema) => readContract(schema)));
  const read = records.map(({ contract }) => readContract(contract));
  const replicas = distinct(
    records.map(({ contract: schema, ...rest }): CatalogReplica => {
      const { id, version } = readContract(schema);
      return { ...rest, contract: id, version };
    }),
  );
  // A contract is described by its feed; a replica may hold an older minor version of it.
  const contracts = new Map(
    [...read, ...published].map((contract) => [keyOf(contract.id, contract.version), contract]),
  );
  return {
    contracts: [...contracts.values()]
      .sort((one, other) => (one.id === other.id ? one.major - other.major : one.id < other.id ? -1 : 1))
      .map((contract) => describe(contract, replicas, published.includes(contract))),
    replicas: replicas.sort((one, other) => (one.name < other.name ? -1 : 1)),
  };
}

/** Each stage of an app records the same again. */
function distinct<T>(records: readonly T[]): T[] {
  return [...new Map(records.map((record) => [JSON.stringify(record), record])).values()];
}

function describe(
  contract: CheckedContract,
  replicas: readonly CatalogReplica[],
  published: boolean,
): CatalogContract {
  const { id, owner, version, schema } = contract;
  const mine = replicas.filter((one) => keyOf(one.contract, one.version) === keyOf(id, version));
  const { properties } = acceptedSchema(contract);
  const fields = contract.fields.map((name) => ({
    name,
    pii: isPersonal(own(properties, name)),
    readers: mine.filter((one) => [...one.fields, ...one.filter].includes(name)).map((one) => one.name),
  }));
  const unread = fields.filter(({ readers }) => readers.length === 0).map(({ name }) => name);
  return { id, owner, version, published, fields, unread, schema };
}

function isPersonal(schema: unknown): boolean {
  return isObject(schema) && schema['x-pii'] === true;
}

/** One major version of a contract. */
function keyOf(id: string, version: string): string {
  return `${id} ${version.split('.')[0]}`;
}
