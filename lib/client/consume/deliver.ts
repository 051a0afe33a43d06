import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type DynamoDbPositions, MAX_ACTIONS } from '../../adapters/dynamodb-positions';
import type { Handed } from '../../protocol/consuming/consume';
import { type PositionOf, positionOf } from '../../protocol/consuming/position';
import type { Delivery } from '../../wire/consumer';
import type { Handling } from './invocation';

/** Writes the effects of a change, and that it took effect, all of it or nothing. */
export interface Transacting {
  /**
   * Writes in one `TransactWriteItems`, together with the position of this change, at most once for it.
   *
   * @param items at most 99 actions on tables of the function's account and region. @default the position alone
   * @returns `false`, and nothing was written, when the change, or a newer one with `changes: 'newest'`, had taken effect before
   * @throws TransactionCanceledException of the SDK when a condition of an item does not hold
   * @throws Error when a transaction of this change has succeeded already, or there are more than 99 items
   */
  transaction(items?: readonly TransactWriteItem[]): Promise<boolean>;
}

/** The user's code, with the change in the form that its way of delivery has. */
export type Run = (change: Handed & Partial<Transacting>) => Promise<void>;

/** A way of delivery: keeps its promise around the user's code. */
export type Deliver = (
  change: Handed,
  subject: string,
  run: Run,
  handling: Handling,
) => Promise<'handled' | 'stale' | 'busy'>;

/** Where positions are, and for how long. */
export interface Kept {
  readonly positions: DynamoDbPositions;
  readonly horizonMs: number;
}

/** What a consumer remembers its changes in. */
export interface Memory {
  /** Name of the consumer. */
  readonly consumer: string;
  /** @default a client of the SDK that is made from the environment */
  readonly dynamodb?: DynamoDBClient;
  readonly tableName: string;
  readonly horizonMs: number;
}

/** A way of delivery that brings its code along: whoever does not take it does not bundle it. */
export interface OnceDelivery {
  readonly name: 'once';
  readonly over: (memory: Memory) => Deliver;
}

/** What a handler can be promised, as code asks for it. */
export type DeliveryOption = Exclude<Delivery, OnceDelivery['name']> | OnceDelivery;

/** Hands each change over; nothing is remembered. */
export const atLeastOnce: Deliver = async (change, _subject, run) => {
  await run(change);
  return 'handled';
};

/** Begins no change of a row after a newer one. */
export function inOrder({ positions, horizonMs }: Kept): Deliver {
  return async (change, subject, run) => {
    const position = positionOf(change, subject, { of: 'row', horizonMs }, Date.now());
    if (!(await positions.begin(position))) return 'stale';
    await run(change);
    return 'handled';
  };
}

/** Lets the effects of a change commit with its position. */
export function exactlyOnce({ positions, horizonMs }: Kept, of: PositionOf): Deliver {
  return async (change, subject, run) => {
    const position = positionOf(change, subject, { of, horizonMs }, Date.now());
    let state: 'open' | 'running' | 'over' = 'open';
    let isFirst = false;
    const transaction = async (items: readonly TransactWriteItem[] = []) => {
      refuseTransaction(state, items.length);
      state = 'running';
      try {
        isFirst = await positions.commit(position, items);
        state = 'over';
        return isFirst;
      } finally {
        // What failed as a whole may be tried again, with other items too.
        if (state === 'running') state = 'open';
      }
    };
    await run({ ...change, transaction });
    // A change that needs no effect has its place among the others all the same.
    if ((state as string) !== 'over') await transaction();
    return isFirst ? 'handled' : 'stale';
  };
}

function refuseTransaction(state: 'open' | 'running' | 'over', count: number): void {
  if (state !== 'open') {
    throw new Error(
      `the transaction of this change is ${state}: put all of its effects into one call, and wait for it`,
    );
  }
  if (count >= MAX_ACTIONS) {
    throw new Error(
      `transaction got ${count} items, DynamoDB takes ${MAX_ACTIONS} and the position is one: write fewer`,
    );
  }
}
