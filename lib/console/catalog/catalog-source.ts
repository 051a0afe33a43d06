import { type Catalog, consumersOf } from '../../catalog';
import { toCatalog } from '../../catalog/catalog';
import { readRecords } from '../../catalog/read-catalog';
import type { Consumer } from '../../contracts';
import type { CheckedContract } from '../../contracts/schema/checked-contract';
import { readContract } from '../../contracts/schema/read-contract';
import { type KnownContract, type OperatorClients, readContracts } from '../../operator';
import { Fresh } from '../shared/fresh';
import type { KnownTopology } from '../shared/known-topology';
import { problemOf } from '../shared/problem';
import { type Records, recordsOf, withAssemblies } from './records';

/** Contracts change with deployments alone, and to ask for them runs a function of each owner. */
const FRESH_MS = 60_000;

/** Who shares what with whom. */
export interface Known {
  readonly catalog: Catalog;
  /** In every major version. */
  readonly contracts: readonly CheckedContract[];
  readonly readers: readonly Consumer[];
  /** With the checks that their publishers make. */
  readonly checked: readonly KnownContract[];
  readonly problems: readonly string[];
}

/** The contracts of owners, as they tell them, and of cloud assemblies. */
export class CatalogSource {
  readonly #clients: OperatorClients;
  readonly #topology: KnownTopology;
  readonly #assemblies: readonly string[];
  readonly #known = new Fresh<Known>(() => this.#read(), FRESH_MS);

  constructor(clients: OperatorClients, topology: KnownTopology, assemblies: readonly string[]) {
    this.#clients = clients;
    this.#topology = topology;
    this.#assemblies = assemblies;
  }

  get(): Promise<Known> {
    return this.#known.get();
  }

  /** The contracts by which is told what is personal: none where they cannot be read, so that all is hidden. */
  async checked(): Promise<readonly KnownContract[]> {
    return (await this.get().catch(() => undefined))?.checked ?? [];
  }

  /** Something was deployed. */
  expire(): void {
    this.#known.expire();
  }

  async #read(): Promise<Known> {
    const { topology } = await this.#topology.get();
    const assemblies = this.#readAssemblies();
    const given = assemblies.feeds.flatMap(({ contracts }) => contracts);
    const told = await readContracts(this.#clients, topology, { given });
    const deployed = recordsOf(topology, told.contracts);
    const { feeds, replicas, problems } = withAssemblies(deployed, assemblies);
    const catalog = toCatalog(feeds, replicas);
    return {
      catalog,
      contracts: catalog.contracts.map(({ schema }) => readContract(schema)),
      readers: consumersOf(catalog),
      checked: told.contracts,
      problems: [...told.problems.map(({ message }) => message), ...problems],
    };
  }

  /** One that cannot be read, as while it is synthesised anew, takes nothing from the others. */
  #readAssemblies(): Records {
    const problems: string[] = [];
    const read = this.#assemblies.flatMap((directory) => {
      try {
        return [readRecords(directory)];
      } catch (error) {
        problems.push(problemOf(error).message);
        return [];
      }
    });
    return {
      feeds: read.flatMap(({ feeds }) => feeds),
      replicas: read.flatMap(({ replicas }) => replicas),
      problems,
    };
  }
}
