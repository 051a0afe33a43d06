import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import { ConditionalCheckFailedException, DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { ROW } from '../../wire/attributes';
import { POSITION_KEY } from '../../wire/consumer';
import type { Memory } from './deliver';

/**
 * The place of one change. It gives up its own alone: Powertools does not ask whose it is, and a request that comes late would remove
 * that of another function, at work or done. Until when a place is kept tells whose it is, because it is taken when that is over.
 */
export class Place extends DynamoDBPersistenceLayer {
  readonly #memory: Required<Memory>;
  #until?: number;

  constructor(memory: Required<Memory>) {
    const { tableName, dynamodb } = memory;
    super({ tableName, awsSdkV3Client: dynamodb, keyAttr: POSITION_KEY, expiryAttr: ROW.expiry });
    this.#memory = memory;
  }

  protected override async _putRecord(record: IdempotencyRecord): Promise<void> {
    await super._putRecord(record);
    this.#until = record.inProgressExpiryTimestamp;
  }

  protected override async _deleteRecord({ idempotencyKey }: IdempotencyRecord): Promise<void> {
    const command = new DeleteItemCommand({
      TableName: this.#memory.tableName,
      Key: this.getKey(idempotencyKey),
      ConditionExpression: '#status = :inProgress AND #until = :until',
      ExpressionAttributeNames: { '#status': 'status', '#until': 'in_progress_expiration' },
      ExpressionAttributeValues: { ':inProgress': { S: 'INPROGRESS' }, ':until': { N: String(this.#until) } },
    });
    try {
      await this.#memory.dynamodb.send(command);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
