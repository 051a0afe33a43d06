import { join } from 'node:path';
import type { Clock } from './clock';
import { CloudStates, type CommonState } from './cloud-states';
import { startControlServer } from './control';
import {
  type DynamoDb,
  type DynamoDbChoice,
  type Emulator,
  type Messaging,
  refuseTakenPort,
  startDynamoDbs,
  startFauxqs,
} from './emulators';
import type { LocalFunction, TraceExport } from './functions';
import { type Authority, type Enforcement, startEnforcement } from './iam';
import type { CloudState } from './resources';
import { type AccountRegion, inWords, placeKey, placeOfArn, queueArn } from './shared/account-region';
import type { Environments } from './shared/environments';
import { LocalCloudError } from './shared/errors';
import type { Endpoints, LogEntry } from './shared/types';
import type { StateMachine } from './state-machines';
import type { Metrics } from './telemetry';

/** The log group of what the local cloud itself has to say. */
const PLATFORM_LOG_GROUP = '/local-cloud';

/** Loopback ports of the emulators. */
export interface EmulatorPorts {
  /** @default a free port */
  readonly dynamodb?: number;
  /** SNS, SQS and S3. @default a free port */
  readonly messaging?: number;
  /** SSM, Lambda, Step Functions and CloudWatch. @default a free port */
  readonly control?: number;
}

export interface CloudSettings {
  readonly ports?: EmulatorPorts;
  readonly dynamodb?: DynamoDbChoice;
  readonly environments: Environments;
  /** Where the stacks are. */
  readonly places: readonly AccountRegion[];
  /** Of all accounts and regions. */
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly enforceIam?: boolean;
  readonly traces?: TraceExport;
  readonly functionEndpoints?: (endpoints: Endpoints) => Partial<Endpoints> | Promise<Partial<Endpoints>>;
  log(entry: LogEntry): void;
}

/** The parts of a cloud that have to be stopped. */
export interface CloudRuntime {
  readonly state: CloudState;
  /** What was measured in an account and region. */
  metricsOf(place: AccountRegion): Metrics;
  /** The cloud as seen from another account and region that has stacks. */
  in(place: AccountRegion): CloudState;
  /**
   * The emulators of one account and region serve no other.
   * @throws LocalCloudError `OptionInvalid`
   */
  refuseNewPlaces(places: readonly AccountRegion[]): void;
  /** Ends every event source, function and emulator, and removes what they left on disk. */
  stop(): Promise<void>;
}

/**
 * Starts the emulators and makes an empty cloud around them. When one fails, the others are stopped.
 *
 * @throws LocalCloudError `PortTaken` for a fixed port that is in use, `OptionInvalid`, `EmulatorFailed`, `EmulatorMissing`
 */
export async function startRuntime(settings: CloudSettings): Promise<CloudRuntime> {
  const onDied = (message: string): void => reportDeath(message, settings);
  const { ports = {} } = settings;
  await Promise.all(Object.values(ports).map((port) => port !== undefined && refuseTakenPort(port)));
  const functions = new Map<string, LocalFunction>();
  const stateMachines = new Map<string, StateMachine>();
  const eventSources: CommonState['eventSources'] = new Map();
  const { environments, places, clock } = settings;
  const home = places.length === 1 && places[0] ? places[0] : environments.defaults;
  let states: CloudStates | undefined;
  const sourcesOf = (caller: AccountRegion) => ({
    ...environments.of(caller),
    functions,
    stateMachines,
    mappings: () => [...eventSources.values()].map(({ spec }) => spec),
    clock,
    metrics: states?.metricsOf(caller) ?? settings.metrics,
    // Without them there is no queue yet.
    measureQueue: async (name: string) => states && messaging.measure(queueArn(name, caller)),
    accessKeyOf: (role: string, session: string) => accessKeyOf(role, session, states?.authority),
  });
  const [dynamodb, messaging, control] = await startTogether(
    startDynamoDbs({ choice: settings.dynamodb, home, places, port: ports.dynamodb, onDied }),
    startFauxqs({ onDied, port: ports.messaging, accountId: home.accountId, clock }),
    startControlServer(home, sourcesOf, ports.control ?? 0),
  );
  const stopEmulators = () => Promise.all([dynamodb.stop(), messaging.stop(), control.stop()]);
  const endpoints = { dynamodb: dynamodb.url, messaging: messaging.url, control: control.url };
  const { functionEndpoints, enforcement } = await seenByFunctions(endpoints, settings).catch(
    async (error: unknown) => {
      await stopEmulators();
      throw error;
    },
  );
  if (enforcement) messaging.guard(functionEndpoints.messaging, enforcement.token);
  const common: CommonState = {
    home,
    clock,
    endpoints,
    functionEndpoints,
    authority: enforcement?.authority,
    workDirectory: join(dynamodb.directory, 'code'),
    tableNameSalt: dynamodb.shared?.salt,
    traces: settings.traces,
    functions,
    eventSources,
    stateMachines,
    queueUrlsByArn: new Map(),
    physicalStreams: new Map(),
    httpApis: new Map(),
    functionUrls: new Map(),
    httpServers: new Map(),
    log: (entry) => settings.log(entry),
    measureAt: (sample, place) => settings.metrics.add(sample, place, clock.now()),
  };
  states = new CloudStates(common, environments, settings.metrics, dynamodb.shared);
  const { httpServers } = common;
  const all = states;
  return {
    state: all.in(home),
    in: (place) => all.in(place),
    metricsOf: (place) => all.metricsOf(place),
    refuseNewPlaces(others) {
      const other = others.find((place) => placeKey(place) !== placeKey(home));
      if (places.length > 1 || other === undefined) return;
      throw new LocalCloudError(
        'OptionInvalid',
        `a stack is in ${inWords(other)} now, and all were in ${inWords(home)} at the start: stop the local cloud and start it again`,
      );
    },
    async stop() {
      // From the source to the sink, so that nobody calls what is gone already.
      // One that fails to stop must not keep the others.
      await Promise.allSettled([...httpServers.values()].map((server) => server.stop()));
      await Promise.allSettled([...eventSources.values()].map((source) => source.stop()));
      await Promise.allSettled([...stateMachines.values()].map((machine) => machine.stop()));
      await Promise.allSettled([...functions.values()].map((fn) => fn.stop()));
      await all.stop();
      await enforcement?.stop();
      await stopEmulators();
    },
  };
}

/** Without permissions there are no sessions: the credentials are those of the role's account. */
function accessKeyOf(role: string, session: string, authority: Authority | undefined): string | undefined {
  return authority ? authority.accessKeyOfRole(role, session) : placeOfArn(role).accountId;
}

async function seenByFunctions(
  endpoints: Endpoints,
  settings: CloudSettings,
): Promise<{ functionEndpoints: Endpoints; enforcement?: Enforcement }> {
  const behind = { ...endpoints, ...(await settings.functionEndpoints?.(endpoints)) };
  if (!settings.enforceIam) return { functionEndpoints: behind };
  const enforcement = await startEnforcement(behind);
  return { functionEndpoints: enforcement.endpoints, enforcement };
}

async function startTogether(
  dynamodb: Promise<DynamoDb>,
  ...others: [messaging: Promise<Messaging>, control: Promise<Emulator>]
): Promise<[DynamoDb, Messaging, Emulator]> {
  try {
    return await Promise.all([dynamodb, ...others]);
  } catch (error) {
    const started = await Promise.allSettled([dynamodb, ...others]);
    await Promise.all(started.map((start) => start.status === 'fulfilled' && start.value.stop()));
    throw error;
  }
}

/** Without its emulator a cloud is of no use any more, and whoever uses it sees refused connections only. */
function reportDeath(message: string, { log, clock }: CloudSettings): void {
  const advice = `${message}: stop the local cloud and start it again`;
  log({
    functionName: 'local-cloud',
    logGroup: PLATFORM_LOG_GROUP,
    time: clock.now(),
    message: advice,
    stream: 'platform',
  });
  process.emitWarning(advice, 'LocalCloudWarning');
}
