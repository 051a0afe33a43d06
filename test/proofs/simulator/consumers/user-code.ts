import {
  TransactionCanceledException,
  type TransactWriteItem,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type HandedOver, Reject, type Sender } from '../shipped';
import { REFUSED_BY_TABLE } from '../table';
import { type Invocation, serviceError } from '../wire';
import type { World } from '../world';
import { effectId, type Run } from './ledger';
import type { ConsumerSite } from './site';

/** Of changes of a row with this name the consumer has nothing to do. */
export const WITHOUT_EFFECT = 'Bob';

/** The code of a consumer: one effect for each change, in a transaction where there is one. It fails now and then at any point. */
export function userCode(world: World, site: ConsumerSite, invocation: Invocation, cloud: Sender) {
  const { random, faults } = world;
  return async (change: HandedOver): Promise<void> => {
    const run = site.ledger.begins(change, invocation);
    if (world.trace) world.note(`${invocation.name} handles ${change.kind} ${run.key} ${change.id}`);
    try {
      await handle(change, run);
      run.isDone = true;
    } finally {
      run.isOver = true;
    }
  };

  async function handle(change: HandedOver, run: Run): Promise<void> {
    if (change.data?.name === REFUSED_BY_TABLE && !site.hasLearnt) {
      faults.add('rejected');
      throw new Reject('cannot be handled');
    }
    failNowAndThen('code-failed-before-effect');
    if (hasEffect(change)) await act(change, run);
    failNowAndThen('code-failed-after-effect');
  }

  function failNowAndThen(fault: 'code-failed-before-effect' | 'code-failed-after-effect'): void {
    if (world.isCalm || !random.chance(0.05)) return;
    faults.add(fault);
    throw serviceError('OutOfLuck');
  }

  async function act({ transaction }: HandedOver, run: Run): Promise<void> {
    const effect = {
      TableName: 'effects',
      Key: { id: { S: effectId(run) } },
      UpdateExpression: 'ADD #n :one',
    };
    if (!transaction) {
      await cloud.send(new UpdateItemCommand(effect));
      return;
    }
    const open = { TableName: 'accounts', Key: { id: { S: 'one' } }, ConditionExpression: 'open' };
    const items: TransactWriteItem[] = [{ ConditionCheck: open }, { Update: effect }];
    try {
      await transaction(items);
    } catch (error) {
      if (error instanceof TransactionCanceledException || random.chance(0.5)) throw error;
      faults.add('transaction-tried-again');
      await transaction(items);
    }
  }
}

export function hasEffect({ data }: { readonly data?: { readonly name?: unknown } }): boolean {
  return data?.name !== WITHOUT_EFFECT;
}
