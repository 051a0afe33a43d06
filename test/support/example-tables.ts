import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Deployment } from '../clouds/backends/backend';
import { eventually } from './eventually';

export type User = {
  user_id: number;
  name: string;
  email?: string;
  newsletter?: boolean;
  password_hash?: string;
};
type Row = Record<string, unknown>;

/** The example's tables and queues as its users handle them. */
export class ExampleTables {
  /** @param patienceMs how long a change may take. @default 30 s */
  constructor(
    readonly deployment: Deployment,
    private readonly patienceMs?: number,
  ) {}

  /** `eventually`, with the patience that the cloud needs. */
  eventually<T>(assertions: () => Promise<T>): Promise<T> {
    return eventually(assertions, this.patienceMs);
  }

  output(stack: string, key: string): string {
    const value = this.deployment.outputs[stack]?.[key];
    if (!value) throw new Error(`stack ${stack} has no output ${key}`);
    return value;
  }

  async put(user: User | Row): Promise<void> {
    const { dynamodb } = this.deployment.clients;
    await dynamodb.send(
      new PutItemCommand({ TableName: this.output('Users', 'UsersTableName'), Item: marshall(user) }),
    );
  }

  async putAll(users: readonly User[]): Promise<void> {
    const table = this.output('Users', 'UsersTableName');
    for (let start = 0; start < users.length; start += 25) {
      const requests = users
        .slice(start, start + 25)
        .map((user) => ({ PutRequest: { Item: marshall(user) } }));
      await this.deployment.clients.dynamodb.send(
        new BatchWriteItemCommand({ RequestItems: { [table]: requests } }),
      );
    }
  }

  async remove(user_id: number): Promise<void> {
    const { dynamodb } = this.deployment.clients;
    await dynamodb.send(
      new DeleteItemCommand({
        TableName: this.output('Users', 'UsersTableName'),
        Key: marshall({ user_id }),
      }),
    );
  }

  async putOrder(order: Row): Promise<void> {
    const TableName = this.output('Orders', 'OrdersTableName');
    await this.deployment.clients.dynamodb.send(new PutItemCommand({ TableName, Item: marshall(order) }));
  }

  /** All items of a replica, tombstones and library attributes included, by user id. */
  async items(stack: 'Orders' | 'Notifications'): Promise<Map<number, Row>> {
    const items = new Map<number, Row>();
    const query = { TableName: this.output(stack, 'ReplicaTableName'), ConsistentRead: true };
    for await (const page of paginateScan({ client: this.deployment.clients.dynamodb }, query)) {
      for (const item of page.Items ?? []) {
        const row = unmarshall(item);
        items.set(row.user_id, row);
      }
    }
    return items;
  }

  /** The rows of a replica as its readers see them. */
  async rows(stack: 'Orders' | 'Notifications'): Promise<Record<number, Row>> {
    const live = [...(await this.items(stack))].filter(([, row]) => row.__deleted !== true);
    return Object.fromEntries(
      live.map(([id, row]) => [
        id,
        Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('__'))),
      ]),
    );
  }

  /** Waits until a replica shows exactly these fields of a user; `undefined` for no such row. */
  async shows(stack: 'Orders' | 'Notifications', user_id: number, expected: Row | undefined): Promise<void> {
    await this.eventually(async () => expect((await this.rows(stack))[user_id]).toEqual(expected));
  }

  async receive(queueUrl: string): Promise<Message[]> {
    const { Messages = [] } = await this.deployment.clients.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        WaitTimeSeconds: 1,
      }),
    );
    return Messages;
  }

  /** How many messages a queue holds, waiting or being handled. */
  async depth(queueUrl: string): Promise<number> {
    const { Attributes = {} } = await this.deployment.clients.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: queueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
  }

  async arn(queueUrl: string): Promise<string> {
    const { Attributes } = await this.deployment.clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
    );
    return Attributes?.QueueArn ?? '';
  }
}
