import { LocalCloud } from '../../../lib/local-cloud';
import { synthesiseExample } from '../../support/example-assembly';
import { ExampleTables } from '../../support/example-tables';
import { FaultProxy, type Victims } from './fault-proxy';
import type { FaultPlan } from './faults';
import { queuesOf } from './operator';
import type { Random } from './random';

/** The example on the local cloud, with faults between its functions and the emulators. */
export interface BrokenExample {
  readonly cloud: LocalCloud;
  readonly tables: ExampleTables;
  /** Copies of requests that have yet to be sent. */
  late(): number;
  stop(): Promise<void>;
}

export async function startBrokenExample(plan: FaultPlan, random: Random): Promise<BrokenExample> {
  const assembly = await synthesiseExample();
  const proxies: FaultProxy[] = [];
  const closeProxies = () => Promise.all(proxies.map((proxy) => proxy.close()));
  let cloud: LocalCloud | undefined;
  const victims: Victims = {
    callers: new Map(),
    kill: (functionName) => void cloud?.killEnvironments(functionName),
    restartPollers: (functionName) => void cloud?.restartEventSources(functionName),
  };
  try {
    cloud = await LocalCloud.start({
      assembly: assembly.directory,
      async functionEndpoints({ dynamodb, messaging }) {
        for (const target of [dynamodb, messaging])
          proxies.push(await FaultProxy.start(target, plan, random, victims));
        const [ofDynamoDb, ofMessaging] = proxies;
        return { dynamodb: ofDynamoDb?.url, messaging: ofMessaging?.url };
      },
    });
  } catch (error) {
    await closeProxies();
    assembly.remove();
    throw error;
  }
  const { clients, outputs } = cloud;
  const stop = async () => {
    await cloud?.stop();
    await closeProxies();
    assembly.remove();
  };
  const tables = new ExampleTables({
    clients,
    outputs,
    invoke: (name, payload) => cloud.invoke(name, payload),
    stop,
  });
  nameCallers(cloud, tables, victims.callers);
  return { cloud, tables, late: () => proxies.reduce((sum, { late }) => sum + late, 0), stop };
}

/** Each function asks for something that no other asks for. */
function nameCallers(cloud: LocalCloud, tables: ExampleTables, callers: Map<string, string>): void {
  callers.set(tables.output('Users', 'FeedTopicArn'), tables.output('Users', 'PublisherName'));
  for (const stack of ['Orders', 'Notifications'] as const) {
    const replicator = tables.output(stack, 'ReplicatorName');
    callers.set(tables.output(stack, 'ReplicaTableName'), replicator);
    callers.set(new URL(queuesOf(tables, stack).deadLetters).pathname, replicator);
  }
  const { name } = cloud.function('Billing/Context/OnUser/Function').spec;
  callers.set(tables.output('Billing', 'UsersPositionsTableName'), name);
  callers.set(new URL(queuesOf(tables, 'Billing').deadLetters).pathname, name);
}
