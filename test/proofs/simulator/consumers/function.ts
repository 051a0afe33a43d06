import type { Message } from '../queue';
import { runConsumer } from '../shipped';
import type { Invocation } from '../wire';
import type { World } from '../world';
import { consumerCloud } from './cloud';
import { nextContract } from './settings';
import type { ConsumerSite } from './site';
import { userCode } from './user-code';

/** Runs the shipped handler around the consumer's code; answers the messages that come again. */
export function runUserFunction(
  world: World,
  site: ConsumerSite,
  batch: readonly Pick<Message, 'id' | 'body'>[],
  invocation: Invocation,
): Promise<readonly string[]> {
  const { settings, mode } = site;
  const cloud = world.wire.client(consumerCloud(world, site), invocation);
  const lambda = { getRemainingTimeInMillis: () => invocation.deadline - world.now };
  const code = userCode(world, site, invocation, cloud);
  return runConsumer(batch, nextContract, code, { settings, changes: mode.changes, lambda, cloud });
}
