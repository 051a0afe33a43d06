import { join } from 'node:path';
import { createClients, destroyClients } from './clients';
import type { Clock } from './clock';
import { startControlServer } from './control';
import {
  type DynamoDb,
  type DynamoDbChoice,
  type Emulator,
  refuseTakenPort,
  startDynamoDb,
  startFauxqs,
} from './emulators';
import type { LocalFunction } from './functions';
import { type Enforcement, startEnforcement } from './iam';
import type { CloudState } from './resources';
import type { Endpoints, LogEntry } from './shared/types';
import type { StateMachine } from './state-machines';
import { addStreamTimes, Expirations, TimeToLive } from './tables';
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
  readonly region: string;
  readonly accountId: string;
  readonly parameters: Map<string, string>;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly enforceIam?: boolean;
  readonly functionEndpoints?: (endpoints: Endpoints) => Partial<Endpoints> | Promise<Partial<Endpoints>>;
  log(entry: LogEntry): void;
}

/** The parts of a cloud that have to be stopped. */
export interface CloudRuntime {
  readonly state: CloudState;
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
  const { region, accountId, parameters, metrics } = settings;
  const [dynamodb, messaging, control] = await startTogether(
    startDynamoDb({ choice: settings.dynamodb, region, port: ports.dynamodb, onDied }),
    startFauxqs({ onDied, port: ports.messaging, clock: settings.clock }),
    startControlServer(
      { region, accountId, parameters, functions, stateMachines, metrics },
      ports.control ?? 0,
    ),
  );
  const stopEmulators = () => Promise.all([dynamodb.stop(), messaging.stop(), control.stop()]);
  const endpoints = { dynamodb: dynamodb.url, messaging: messaging.url, control: control.url };
  const { functionEndpoints, enforcement } = await seenByFunctions(endpoints, settings).catch(
    async (error: unknown) => {
      await stopEmulators();
      throw error;
    },
  );
  const clients = createClients(endpoints, settings.region);
  const expirations = new Expirations();
  addStreamTimes(clients.streams, settings.clock, expirations);
  const timeToLive = new TimeToLive(clients.dynamodb, settings.clock, expirations);
  const state: CloudState = {
    region: settings.region,
    accountId: settings.accountId,
    clock: settings.clock,
    clients,
    endpoints,
    functionEndpoints,
    authority: enforcement?.authority,
    workDirectory: join(dynamodb.directory, 'code'),
    tableNameSalt: dynamodb.shared?.salt,
    functions,
    eventSources: new Map(),
    stateMachines,
    parameters: settings.parameters,
    queueUrlsByArn: new Map(),
    physicalStreams: new Map(),
    timeToLive,
    httpApis: new Map(),
    functionUrls: new Map(),
    httpServers: new Map(),
    log: (entry) => settings.log(entry),
  };
  dynamodb.shared?.track(state.clients.dynamodb);
  return {
    state,
    async stop() {
      // From the source to the sink, so that nobody calls what is gone already.
      // One that fails to stop must not keep the others.
      await Promise.allSettled([...state.httpServers.values()].map((server) => server.stop()));
      await Promise.allSettled([...state.eventSources.values()].map((source) => source.stop()));
      await Promise.allSettled([...state.stateMachines.values()].map((machine) => machine.stop()));
      await Promise.allSettled([...state.functions.values()].map((fn) => fn.stop()));
      await timeToLive.stop();
      destroyClients(state.clients);
      await enforcement?.stop();
      await stopEmulators();
    },
  };
}

async function seenByFunctions(
  endpoints: Endpoints,
  settings: CloudSettings,
): Promise<{ functionEndpoints: Endpoints; enforcement?: Enforcement }> {
  const behind = { ...endpoints, ...(await settings.functionEndpoints?.(endpoints)) };
  if (!settings.enforceIam) return { functionEndpoints: behind };
  const enforcement = await startEnforcement(behind, settings);
  return { functionEndpoints: enforcement.endpoints, enforcement };
}

async function startTogether(
  dynamodb: Promise<DynamoDb>,
  ...others: [messaging: Promise<Emulator>, control: Promise<Emulator>]
): Promise<[DynamoDb, Emulator, Emulator]> {
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
