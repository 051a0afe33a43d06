import {
  type DynamoDBClient,
  type Put,
  PutItemCommand,
  type TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Position } from '../protocol/consuming/position';
import { nameOf } from '../protocol/rows/errors';
import { ROW } from '../wire/attributes';
import { POSITION_KEY } from '../wire/consumer';
import { fullDigestOf } from './digest';
import { isFailedCondition } from './failed-condition';
import { fromSdkActions, withSdkItems } from './sdk-values';

/** "TransactWriteItems", DynamoDB API reference: actions in one request. */
export const MAX_ACTIONS = 100;

/** Not begun, or begun with this very change: whoever crashed then begins again. */
const NOT_PAST = 'attribute_not_exists(#sequence) OR #sequence <= :sequence';
const NOT_REACHED = 'attribute_not_exists(#sequence) OR #sequence < :sequence';

/** How far a consumer has come, on DynamoDB. Keys of rows are kept as digests alone: they may be of people. */
export class DynamoDbPositions {
  readonly #dynamodb: DynamoDBClient;
  readonly #tableName: string;

  constructor(dynamodb: DynamoDBClient, tableName: string) {
    this.#dynamodb = dynamodb;
    this.#tableName = tableName;
  }

  /**
   * Begins with a change, in one conditional request.
   *
   * @returns whether nothing newer had been begun
   */
  async begin(position: Position): Promise<boolean> {
    try {
      await this.#dynamodb.send(new PutItemCommand(this.#put(position, NOT_PAST)));
      return true;
    } catch (error) {
      if (isFailedCondition(error)) return false;
      throw error;
    }
  }

  /**
   * Reaches a position together with the given effects, all of them or nothing.
   *
   * @returns `false`, and nothing was written, when the position had been reached before
   * @throws TransactionCanceledException when a condition of the effects does not hold, with reasons in the order of the effects
   */
  async commit(position: Position, effects: readonly TransactWriteItem[]): Promise<boolean> {
    // Last, so that the reasons of a cancelled transaction have the places of the caller's own actions.
    const TransactItems = [...fromSdkActions(effects), { Put: this.#put(position, NOT_REACHED) }];
    try {
      await this.#dynamodb.send(new TransactWriteItemsCommand({ TransactItems }));
      return true;
    } catch (error) {
      const reasons = isCancelled(error) ? withSdkItems(error).CancellationReasons : undefined;
      // Conditions of the effects may fail beside it: they have been there since the first time.
      if (reasons?.at(effects.length)?.Code === 'ConditionalCheckFailed') return false;
      throw error;
    }
  }

  #put({ of, sequence, expiry }: Position, ConditionExpression: string): Put {
    return {
      TableName: this.#tableName,
      Item: {
        [POSITION_KEY]: { S: fullDigestOf(of) },
        [ROW.sequence]: { S: sequence },
        ...(expiry !== undefined && { [ROW.expiry]: { N: String(expiry) } }),
      },
      ConditionExpression,
      ExpressionAttributeNames: { '#sequence': ROW.sequence },
      ExpressionAttributeValues: { ':sequence': { S: sequence } },
    };
  }
}

/** By the name: not every client has the SDK's classes. */
function isCancelled(error: unknown): error is TransactionCanceledException {
  return nameOf(error) === 'TransactionCanceledException';
}
