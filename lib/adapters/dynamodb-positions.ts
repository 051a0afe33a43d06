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
import { POSITION_COMMIT, POSITION_KEY } from '../wire/consumer';
import { fullDigestOf } from './digest';
import { isFailedCondition } from './failed-condition';
import { fromSdkActions, withSdkItems } from './sdk-values';

/** "TransactWriteItems", DynamoDB API reference: actions in one request. */
export const MAX_ACTIONS = 100;

/** Not begun, or begun with this very change: whoever crashed then begins again. */
const NOT_PAST = '<=';
const NOT_REACHED = '<';

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
   * Reaches a position together with the given effects, all of them or nothing. A request whose answer was lost is sent again by the
   * client, and then fails by its own doing: the position tells whose it is.
   *
   * @returns `false`, and nothing was written, when the position had been reached before
   * @throws TransactionCanceledException when a condition of the effects does not hold, with reasons in the order of the effects
   */
  async commit(position: Position, effects: readonly TransactWriteItem[]): Promise<boolean> {
    const commit = crypto.randomUUID();
    const Put = this.#put(position, NOT_REACHED, commit);
    // Last, so that the reasons of a cancelled transaction have the places of the caller's own actions.
    const TransactItems = [...fromSdkActions(effects), { Put }];
    try {
      await this.#dynamodb.send(new TransactWriteItemsCommand({ TransactItems }));
      return true;
    } catch (error) {
      // By the name: not every client has the SDK's classes.
      if (nameOf(error) !== 'TransactionCanceledException') throw error;
      const cancelled = withSdkItems(error as TransactionCanceledException);
      const reached = cancelled.CancellationReasons?.at(effects.length);
      // Conditions of the effects may fail beside it: they have been there since the first time.
      if (reached?.Code === 'ConditionalCheckFailed') return reached.Item?.[POSITION_COMMIT]?.S === commit;
      throw error;
    }
  }

  /** @param commit which attempt to reach the position it is */
  #put({ of, sequence, expiry }: Position, where: '<' | '<=', commit?: string): Put {
    return {
      TableName: this.#tableName,
      Item: {
        [POSITION_KEY]: { S: fullDigestOf(of) },
        [ROW.sequence]: { S: sequence },
        ...(commit && { [POSITION_COMMIT]: { S: commit } }),
        ...(expiry !== undefined && { [ROW.expiry]: { N: String(expiry) } }),
      },
      ConditionExpression: `attribute_not_exists(#sequence) OR #sequence ${where} :sequence`,
      ExpressionAttributeNames: { '#sequence': ROW.sequence },
      ExpressionAttributeValues: { ':sequence': { S: sequence } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    };
  }
}
