import { CreateTopicCommand, DeleteTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { EndpointStacks } from '../../bin/endpoint-stacks';

const ACCOUNT = '111111111111';

/** Why a cloud cannot have two accounts; undefined when it tells them apart by access keys of 12 digits. */
export async function lackOfAccounts(url: string): Promise<string | undefined> {
  const { settings } = await EndpointStacks.at(url, { account: ACCOUNT });
  const sns = new SNSClient(settings);
  try {
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'whose-account' }));
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    const [, , , , account] = TopicArn.split(':');
    return account === ACCOUNT ? undefined : `this cloud has one account, ${account}`;
  } finally {
    sns.destroy();
  }
}
