import { PublishCommand } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { LocalCloud } from '../../../lib/local-cloud';
import { until } from '../../support/eventually';
import { writeAssembly } from '../support/assemblies';
import { startCloud, stopClouds } from '../support/clouds';

afterAll(stopClouds);

const OWNER = {
  template: {
    Resources: {
      Topic: { Type: 'AWS::SNS::Topic' },
      Feed: {
        Type: 'AWS::SSM::Parameter',
        Properties: { Name: '/feed', Type: 'String', Value: { Ref: 'Topic' } },
      },
    },
  },
};
const CONSUMER = {
  template: {
    Parameters: { Feed: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/feed' } },
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue' },
      Subscription: {
        Type: 'AWS::SNS::Subscription',
        Properties: {
          TopicArn: { Ref: 'Feed' },
          Protocol: 'sqs',
          Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] },
          RawMessageDelivery: true,
        },
      },
    },
  },
};

async function arrives(cloud: LocalCloud, TopicArn: string): Promise<void> {
  await cloud.clients.sns.send(new PublishCommand({ TopicArn, Message: 'hello' }));
  const QueueUrl = cloud.resource('Consumer', 'Queue').physicalId;
  const command = new ReceiveMessageCommand({ QueueUrl });
  const message = await until(async () => (await cloud.clients.sqs.send(command)).Messages?.[0]);
  expect(message).toMatchObject({ Body: 'hello' });
}

test('the assemblies of several repositories run as one cloud', async () => {
  const assembly = [writeAssembly({ Consumer: CONSUMER }), writeAssembly({ Owner: OWNER })];
  const cloud = await startCloud({ assembly });
  await arrives(cloud, cloud.resource('Owner', 'Topic').physicalId);
});

test('two assemblies with a stack of one name are an error that names both', async () => {
  const assembly = [writeAssembly({ Owner: OWNER }), writeAssembly({ Owner: OWNER })];
  await expect(LocalCloud.start({ assembly })).rejects.toThrow(
    `the assemblies ${assembly[0]} and ${assembly[1]} both have a stack "Owner"`,
  );
});

test("a consumer's repository runs alone with the parameters that it reads, and tests publish in the owner's place", async () => {
  const topic = 'arn:aws:sns:us-east-1:000000000000:users-feed';
  const assembly = writeAssembly({ Consumer: CONSUMER });
  const cloud = await startCloud({ assembly, parameters: { '/feed': topic } });
  await arrives(cloud, topic);
  expect(cloud.parameters.get('/feed')).toBe(topic);
});

test('a topic of another account is an error that says which ARN to give', async () => {
  const parameters = { '/feed': 'arn:aws:sns:eu-west-1:123456789012:users-feed' };
  await expect(
    LocalCloud.start({ assembly: writeAssembly({ Consumer: CONSUMER }), parameters }),
  ).rejects.toThrow('give arn:aws:sns:us-east-1:000000000000:users-feed');
});
