import { LocalCloudError } from '../shared/errors';
import { chooseDynamoDb, type DynamoDbChoice } from './dynamodb-choice';
import { startDynoxide } from './dynoxide';
import type { DynamoDb, EmulatorDied } from './emulator';
import { connectDynamoDb } from './external-dynamodb';

export interface DynamoDbOptions {
  readonly choice?: DynamoDbChoice;
  readonly region: string;
  /** A fixed port for a program. @default a free one */
  readonly port?: number;
  /** Called when a program ends although nobody stopped it. */
  readonly onDied?: EmulatorDied;
}

/**
 * Starts the DynamoDB that was chosen, or uses it where it runs.
 *
 * @throws LocalCloudError `OptionInvalid`, `EmulatorMissing`, `EmulatorFailed`
 */
export async function startDynamoDb({ choice, region, port, onDied }: DynamoDbOptions): Promise<DynamoDb> {
  const { endpoint, program } = chooseDynamoDb(choice);
  if (endpoint === undefined)
    return startDynoxide({
      onDied,
      binary: program,
      port: port === undefined ? undefined : async () => port,
    });
  if (port === undefined) return connectDynamoDb(endpoint, region);
  throw new LocalCloudError(
    'OptionInvalid',
    `ports.dynamodb is ${port}, but DynamoDB runs at ${endpoint} already: leave one of them out`,
  );
}
