import { CreateTopicCommand } from '@aws-sdk/client-sns';
import type { CloudState } from '../resources';
import { LocalCloudError } from '../shared/errors';

const TOPIC_ARN = /^arn:aws[\w-]*:sns:([^:]*):([^:]*):([\w-]+(?:\.fifo)?)$/;

/**
 * Creates the topics that given parameters name, so that a consumer's queues can be subscribed although their owner is not here.
 *
 * @param clouds as seen from each account and region that has stacks
 * @throws LocalCloudError `OptionInvalid` for a topic of another account or region
 */
export async function createStandIns(
  given: ReadonlyMap<string, string>,
  clouds: readonly CloudState[],
): Promise<void> {
  for (const [parameter, value] of given) {
    const [, ofRegion, account, name] = TOPIC_ARN.exec(value) ?? [];
    if (name === undefined) continue;
    const cloud = clouds.find((one) => one.region === ofRegion && one.accountId === account);
    if (!cloud) {
      const known = clouds.map(({ accountId, region }) => `account ${accountId} and region ${region}`);
      const [{ accountId, region } = { accountId: '', region: '' }] = clouds;
      throw new LocalCloudError(
        'OptionInvalid',
        `parameters: "${parameter}" names the topic ${value}, and the topics of this cloud are in ${known.join(', or in ')}: give arn:aws:sns:${region}:${accountId}:${name}`,
      );
    }
    const Attributes = name.endsWith('.fifo') ? { FifoTopic: 'true' } : undefined;
    await cloud.clients.sns.send(new CreateTopicCommand({ Name: name, Attributes }));
  }
}
