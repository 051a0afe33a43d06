import { DynamoDBClient, paginateScan, type Update } from '@aws-sdk/client-dynamodb';
import { userEvent } from '../support/user-events';

/** What a consumer has used of DynamoDB. */
export interface Usage {
  /** Of items up to 1 KB: a write takes one, also one whose condition fails, and each of a transaction two. */
  writeUnits: number;
}

/** Changes of as many users, each as often: the events as text, in the order in which they happened. */
export function changesOf(rows: number, each: number, round: number): string[] {
  const user = (user_id: number, name: number) =>
    name < 0 ? undefined : { user_id, name: String(name), email: `u${user_id}@example.com` };
  return Array.from({ length: rows * each }, (_, index) => {
    const [user_id, name] = [1 + (index % rows), Math.floor(index / rows)];
    // Each round goes on where the one before it ended.
    const sequence = 1 + round * rows * each + index;
    const event = userEvent(sequence, user(user_id, name - 1), user(user_id, name), { at: Date.now() });
    return JSON.stringify(event);
  });
}

/** The effect of a change: it is counted, and the user's name is the one that it tells. */
export function effectOf(TableName: string, { user_id, name }: Record<string, unknown>): Update {
  return {
    TableName,
    Key: { id: { S: String(user_id) } },
    UpdateExpression: 'SET #name = :name ADD #change :one',
    ExpressionAttributeNames: { '#name': 'name', '#change': `change-${name}` },
    ExpressionAttributeValues: { ':name': { S: String(name) }, ':one': { N: '1' } },
  };
}

/** A client of its own that counts what it asks, and may lose the answer to an effect that is there. */
export class CountingClient extends DynamoDBClient {
  readonly usage: Usage = { writeUnits: 0 };
  /** Asked with each effect that is there. @default no answer is lost */
  losesAnswer?: () => boolean;

  constructor(endpoint: string, effects: string) {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    super({ endpoint, region: 'us-east-1', credentials });
    this.middlewareStack.add(
      (next) => async (args) => {
        const { TransactItems } = args.input as { TransactItems?: readonly unknown[] };
        this.usage.writeUnits += TransactItems ? 2 * TransactItems.length : 1;
        return next(args);
      },
      // Below the SDK's retries.
      { step: 'deserialize' },
    );
    this.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        if (this.losesAnswer && JSON.stringify(args.input).includes(effects) && this.losesAnswer())
          throw new Error('the answer was lost');
        return answer;
      },
      // Above them: an answer that they got again would not be lost.
      { step: 'initialize' },
    );
  }
}

/** How effects ended. */
export interface Ending {
  /** Effects beyond the first of a change. */
  readonly again: number;
  /** Changes without any effect. */
  readonly none: number;
  /** Rows that do not show their newest change. */
  readonly old: number;
}

export async function endingOf(
  client: DynamoDBClient,
  TableName: string,
  rows: number,
  each: number,
): Promise<Ending> {
  const counts: number[] = [];
  let newest = 0;
  for await (const page of paginateScan({ client }, { TableName, ConsistentRead: true })) {
    for (const item of page.Items ?? []) {
      for (let name = 0; name < each; name += 1) counts.push(Number(item[`change-${name}`]?.N ?? 0));
      if (item.name?.S === String(each - 1)) newest += 1;
    }
  }
  const happened = counts.filter((count) => count > 0);
  return {
    again: happened.reduce((sum, count) => sum + count - 1, 0),
    none: rows * each - happened.length,
    old: rows - newest,
  };
}
