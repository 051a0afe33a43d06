import { createClients, destroyClients } from './clients';
import type { SharedTables } from './emulators';
import type { CloudState } from './resources';
import { type AccountRegion, placeKey } from './shared/account-region';
import type { Environments } from './shared/environments';
import { addStreamTimes, Expirations, TimeToLive } from './tables';
import { type MetricSample, Metrics } from './telemetry';

type OwnMembers = 'accountId' | 'region' | 'parameters' | 'exports' | 'clients' | 'timeToLive' | 'in';

/** What all accounts and regions of a cloud have together. */
export interface CommonState extends Omit<CloudState, OwnMembers | 'measure'> {
  measureAt(sample: MetricSample, place: AccountRegion): void;
}

/** One cloud as it is seen from each of its accounts and regions. */
export class CloudStates {
  readonly #states = new Map<string, CloudState>();
  readonly #metrics: Metrics;
  readonly #common: CommonState;
  readonly #environments: Environments;
  readonly #sharedTables: SharedTables | undefined;

  /**
   * @param metrics of all of them
   * @param sharedTables present where others have tables too
   */
  constructor(
    common: CommonState,
    environments: Environments,
    metrics: Metrics,
    sharedTables?: SharedTables,
  ) {
    this.#metrics = metrics;
    this.#common = common;
    this.#environments = environments;
    this.#sharedTables = sharedTables;
  }

  /** Decides what functions may do; undefined when they may do everything. */
  get authority(): CloudState['authority'] {
    return this.#common.authority;
  }

  in(place: AccountRegion): CloudState {
    const key = placeKey(place);
    const known = this.#states.get(key);
    if (known) return known;
    const state = this.#create(place);
    this.#states.set(key, state);
    return state;
  }

  /** What was measured in one. */
  metricsOf(place: AccountRegion): Metrics {
    return new Metrics(this.#metrics, place);
  }

  /** Ends what looks for expired items, and closes the connections. */
  async stop(): Promise<void> {
    const states = [...this.#states.values()];
    await Promise.allSettled(states.map(({ timeToLive }) => timeToLive.stop()));
    for (const { clients } of states) destroyClients(clients);
  }

  #create(place: AccountRegion): CloudState {
    const common = this.#common;
    const { accountId, region, parameters, exports } = this.#environments.of(place);
    const accessKey = accountId === common.home.accountId ? undefined : accountId;
    const clients = createClients(common.endpoints, region, accessKey);
    this.#sharedTables?.track(clients.dynamodb);
    const expirations = new Expirations();
    addStreamTimes(clients.streams, common.clock, expirations);
    return {
      ...common,
      accountId,
      region,
      parameters,
      exports,
      clients,
      timeToLive: new TimeToLive(clients.dynamodb, common.clock, expirations),
      in: (other) => this.in(other),
      log: (entry) => common.log({ ...entry, accountId, region }),
      measure: (sample) => common.measureAt(sample, place),
    };
  }
}
