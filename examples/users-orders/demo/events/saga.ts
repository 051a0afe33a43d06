import { type DynamoDBClient, GetItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Row } from 'cdk-event-sharing-client';
import type { NewOrder } from '../../services/orders/place-order';
import type { EventNames, ExampleCloud } from '../example-cloud';
import { until } from '../wait';

/** Orders and their payment, as somebody outside sees them. */
export class Saga {
  readonly #example: ExampleCloud;

  constructor(example: ExampleCloud) {
    this.#example = example;
  }

  /** @returns whether there was no order of that id */
  async place(order: NewOrder): Promise<boolean> {
    const { cloud, placeOrder } = this.#example;
    const { payload, error } = await cloud.invoke(placeOrder, order);
    if (error) throw new Error(`the order ${order.order_id} could not be placed: ${error.message}`);
    return payload === true;
  }

  /** Waits until an order is paid. @returns how long it took (milliseconds) */
  isPaid(order_id: string): Promise<number> {
    return until(`order ${order_id} to be paid`, async () => {
      const order = await this.#read(this.#example.ordersTable, { order_id });
      return order?.state === 'paid';
    });
  }

  /** Waits until the account of a user is so. @returns it */
  async account(user_id: number, state: 'open' | 'closed'): Promise<Row> {
    let account: Row | undefined;
    await until(`the account of user ${user_id} to be ${state}`, async () => {
      account = await this.#read(this.#example.accountsTable, { user_id });
      return account?.state === state;
    });
    return account as Row;
  }

  /** Delivers an event to its consumer once more, that often. */
  async deliver({ queueUrl }: EventNames, body: string, times: number): Promise<void> {
    const { sqs } = this.#example.cloud.clients;
    const send = () => sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
    await Promise.all(Array.from({ length: times }, send));
  }

  /** Waits until nothing is on its way to a consumer. */
  async settled({ queueUrl, consumer }: EventNames): Promise<void> {
    const { sqs } = this.#example.cloud.clients;
    await until(`${consumer} to handle what is in its queue`, async () => {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: queueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return Object.values(Attributes).every((count) => count === '0');
    });
  }

  async rows(table: string): Promise<Row[]> {
    const rows: Row[] = [];
    const query = { TableName: table, ConsistentRead: true };
    for await (const { Items = [] } of paginateScan({ client: this.#dynamodb }, query))
      rows.push(...Items.map((item) => unmarshall(item)));
    return rows;
  }

  async #read(TableName: string, key: Row): Promise<Row | undefined> {
    const { Item } = await this.#dynamodb.send(
      new GetItemCommand({ TableName, Key: marshall(key), ConsistentRead: true }),
    );
    return Item && unmarshall(Item);
  }

  get #dynamodb(): DynamoDBClient {
    return this.#example.cloud.clients.dynamodb;
  }
}
