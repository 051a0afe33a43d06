import { type AccountRegion, placeKey } from '../shared/account-region';
import { LocalCloudError } from '../shared/errors';
import { startDynamoDb } from './dynamodb';
import { chooseDynamoDb, type DynamoDbChoice } from './dynamodb-choice';
import { startDynamoDbRouter } from './dynamodb-router';
import type { DynamoDb, Emulator, EmulatorDied } from './emulator';

export interface DynamoDbsOptions {
  readonly choice?: DynamoDbChoice;
  /** Whose the requests are whose access key names no account. */
  readonly home: AccountRegion;
  /** The accounts and regions that stacks are in. */
  readonly places: readonly AccountRegion[];
  /** A fixed port for a program. @default a free one */
  readonly port?: number;
  /** Called when a program ends although nobody stopped it. */
  readonly onDied?: EmulatorDied;
}

/**
 * DynamoDB for all accounts and regions. The emulator has one set of tables, so each account and region has an emulator of its own:
 * with one of them requests go there directly, with more a router finds the one that a request is for.
 *
 * @throws LocalCloudError `OptionInvalid`, `EmulatorMissing`, `EmulatorFailed`
 */
export async function startDynamoDbs(options: DynamoDbsOptions): Promise<DynamoDb> {
  const { choice, home, places, port, onDied } = options;
  const [only = home, ...others] = places;
  if (others.length === 0) return startDynamoDb({ choice, region: only.region, port, onDied });
  refuseEndpoint(choice);
  const running = new Map<string, Promise<DynamoDb>>();
  const emulatorOf = (place: AccountRegion): Promise<DynamoDb> => {
    const key = placeKey(place);
    const emulator = running.get(key) ?? startDynamoDb({ choice, region: place.region, onDied });
    running.set(key, emulator);
    return emulator;
  };
  let router: Emulator | undefined;
  const stop = async () => {
    await router?.stop();
    const started = await Promise.allSettled(running.values());
    await Promise.all(started.map((one) => one.status === 'fulfilled' && one.value.stop()));
  };
  try {
    // Where no stack is, the first request starts one.
    const [first] = await Promise.all([emulatorOf(only), ...others.map(emulatorOf)]);
    router = await startDynamoDbRouter({ home, port, urlOf: async (place) => (await emulatorOf(place)).url });
    return { url: router.url, directory: first.directory, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whether somebody's DynamoDB keeps accounts and regions apart cannot be known, and tables of one name would become one. */
function refuseEndpoint(choice: DynamoDbChoice | undefined): void {
  const { endpoint } = chooseDynamoDb(choice);
  if (endpoint === undefined) return;
  throw new LocalCloudError(
    'OptionInvalid',
    `the stacks are in several accounts or regions, and the DynamoDB at ${endpoint} serves one: leave it out, or start the stacks of one account and region`,
  );
}
