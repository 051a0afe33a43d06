import { type EmulatorPorts, LocalCloud } from 'cdk-event-sharing-local';

/** The example's stacks on a local cloud, with the names that the demo needs. */
export interface ExampleCloud {
  readonly cloud: LocalCloud;
  readonly usersTable: string;
  readonly ordersTable: string;
  readonly topicArn: string;
  readonly orders: ReplicaNames;
  readonly notifications: ReplicaNames;
  readonly orderView: string;
  readonly usersApi: ApiNames;
  readonly bff: ApiNames;
}

/** An HTTP API and the function behind it. */
export interface ApiNames {
  readonly url: string;
  readonly functionName: string;
}

export interface ReplicaNames {
  readonly context: 'orders' | 'notifications';
  readonly table: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

/** Starts the example from its synthesised assembly. */
export async function startExample(assembly: string, ports?: EmulatorPorts): Promise<ExampleCloud> {
  const cloud = await LocalCloud.start({ assembly, ports, enforceIam: true });
  try {
    return exampleOf(cloud);
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}

/**
 * The names of the example in a local cloud.
 *
 * @param prefix of the names of its stacks, where the cloud has it several times. @default none
 * @throws Error when an output is missing
 */
export function exampleOf(cloud: LocalCloud, prefix = ''): ExampleCloud {
  const output = (stack: string, key: string): string => {
    const value = cloud.outputs[prefix + stack]?.[key];
    if (value === undefined)
      throw new Error(`the stack ${prefix}${stack} has no output ${key}: synthesise the example again`);
    return value;
  };
  const replica = (stack: string, context: ReplicaNames['context']): ReplicaNames => ({
    context,
    table: output(stack, 'ReplicaTableName'),
    queueUrl: output(stack, 'QueueUrl'),
    deadLetterQueueUrl: output(stack, 'DeadLetterQueueUrl'),
  });
  return {
    cloud,
    usersTable: output('Users', 'UsersTableName'),
    ordersTable: output('Orders', 'OrdersTableName'),
    topicArn: output('Users', 'FeedTopicArn'),
    orders: replica('Orders', 'orders'),
    notifications: replica('Notifications', 'notifications'),
    orderView: output('Orders', 'OrderViewName'),
    usersApi: { url: output('Users', 'ApiUrl'), functionName: output('Users', 'ApiFunctionName') },
    bff: { url: output('Orders', 'BffUrl'), functionName: output('Orders', 'BffName') },
  };
}
