import { LocalCloud, type LocalCloudOptions } from 'cdk-event-sharing-local';

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
  readonly placeOrder: string;
  readonly accountsTable: string;
  /** That orders are placed, of which billing hears. */
  readonly placedOrders: EventNames;
  /** That orders are paid, of which orders hears. */
  readonly paidOrders: EventNames;
}

/** Where business events are written and published, and who consumes them. */
export interface EventNames {
  readonly outboxTable: string;
  readonly topicArn: string;
  readonly consumer: string;
  readonly functionName: string;
  readonly queueUrl: string;
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
export async function startExample(
  assembly: string,
  options: Pick<LocalCloudOptions, 'ports' | 'functionEndpoints'> = {},
): Promise<ExampleCloud> {
  const cloud = await LocalCloud.start({ ...options, assembly, enforceIam: true });
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
    placeOrder: output('Orders', 'PlaceOrderName'),
    accountsTable: output('Billing', 'AccountsTableName'),
    placedOrders: {
      outboxTable: output('Orders', 'OutboxTableName'),
      topicArn: output('Orders', 'FeedTopicArn'),
      consumer: 'billing/PlacedOrders',
      functionName: output('Billing', 'OnOrderName'),
      queueUrl: output('Billing', 'PlacedOrdersQueueUrl'),
    },
    paidOrders: {
      outboxTable: output('BillingEvents', 'OutboxTableName'),
      topicArn: output('BillingEvents', 'FeedTopicArn'),
      consumer: 'orders/PaidOrders',
      functionName: output('Orders', 'OnPaidName'),
      queueUrl: output('Orders', 'PaidOrdersQueueUrl'),
    },
  };
}
