import {
  TransactionCanceledException,
  type TransactWriteItem,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { consumerCloud } from '../consumers/cloud';
import type { Message } from '../queue';
import { startFunction } from '../receivers';
import { type HandedEvent, Reject, runEventConsumer, type Sender } from '../shipped';
import { type Invocation, serviceError } from '../wire';
import { isRejected, orderPriced } from './settings';
import type { EventSite, OutboxWorld } from './world';

/** Starts the function of a consumer of events on messages of its queue. */
export function startEventConsumer(
  world: OutboxWorld,
  site: EventSite,
  messages: readonly Message[],
  deleteIsLost: () => boolean,
): void {
  startFunction(world, site, messages, {
    role: 'consumer',
    work(batch, invocation) {
      const cloud = world.wire.client(consumerCloud(world, site), invocation);
      const lambda = { getRemainingTimeInMillis: () => invocation.deadline - world.now };
      const code = codeOf(world, site, invocation, cloud);
      return runEventConsumer(batch, orderPriced, code, { settings: site.settings, lambda, cloud });
    },
    deleteIsLost,
  });
}

/** One effect for each event, in a transaction where there is one. It fails now and then at any point. */
function codeOf(world: OutboxWorld, { ledger }: EventSite, { name }: Invocation, cloud: Sender) {
  const { random, faults } = world;
  return async (event: HandedEvent): Promise<void> => {
    const state = ledger.begins(event);
    if (world.trace) world.note(`${name} handles ${event.id}`);
    if (isRejected(event.data.total)) {
      faults.add('rejected');
      throw new Reject('cannot be handled');
    }
    failNowAndThen('code-failed-before-effect');
    await act(event);
    failNowAndThen('code-failed-after-effect');
    if (state) ledger.handled.add(state);
  };

  function failNowAndThen(fault: 'code-failed-before-effect' | 'code-failed-after-effect'): void {
    if (world.isCalm || !random.chance(0.05)) return;
    faults.add(fault);
    throw serviceError('OutOfLuck');
  }

  async function act({ id, transaction }: HandedEvent): Promise<void> {
    const effect = { TableName: 'effects', Key: { id: { S: id } }, UpdateExpression: 'ADD #n :one' };
    if (!transaction) {
      await cloud.send(new UpdateItemCommand(effect));
      return;
    }
    const items: TransactWriteItem[] = [{ Update: effect }];
    try {
      await transaction(items);
    } catch (error) {
      if (error instanceof TransactionCanceledException || random.chance(0.5)) throw error;
      faults.add('transaction-tried-again');
      await transaction(items);
    }
  }
}
