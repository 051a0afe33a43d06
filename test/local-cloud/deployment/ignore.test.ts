import { LocalCloud } from '../../../lib/local-cloud';
import { writeAssembly } from '../support/assemblies';
import { startCloud, stopClouds } from '../support/clouds';

afterAll(stopClouds);

function assemblyWith(value: unknown): string {
  const Value = { Type: 'AWS::SSM::Parameter', Properties: { Name: 'value', Type: 'String', Value: value } };
  const Cluster = { Type: 'AWS::ECS::Cluster', Properties: { ClusterSettings: [] } };
  return writeAssembly({ S: { template: { Resources: { Cluster, Value } } } });
}

test('an ignored resource answers a name and an ARN that look like ones', async () => {
  const value = { 'Fn::Join': [' ', [{ Ref: 'Cluster' }, { 'Fn::GetAtt': ['Cluster', 'Arn'] }]] };
  const cloud = await startCloud({ assembly: assemblyWith(value), ignore: ['AWS::ECS::*'] });
  expect(cloud.parameters.get('value')?.split(' ')).toEqual([
    expect.stringMatching(/^S-Cluster-[0-9A-F]{12}$/),
    expect.stringMatching(/^arn:aws:ecs:us-east-1:000000000000:cluster\/S-Cluster-[0-9A-F]{12}$/),
  ]);
  expect(cloud.resource('S', 'Cluster').type).toBe('AWS::ECS::Cluster');
});

test('another attribute is an error that says what is ignored and who needs it', async () => {
  const assembly = assemblyWith({ 'Fn::GetAtt': ['Cluster', 'Size'] });
  await expect(LocalCloud.start({ assembly, ignore: ['AWS::ECS::*'] })).rejects.toThrow(
    'stack "S": resource Value (AWS::SSM::Parameter): Cluster (AWS::ECS::Cluster) is ignored, and something needs its attribute "Size"',
  );
});

test('a type that would run is left out too', async () => {
  const Queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'mine', Anything: 'goes' } };
  const assembly = writeAssembly({ S: { template: { Resources: { Queue } } } });
  const cloud = await startCloud({ assembly, ignore: ['AWS::SQS::Queue'] });
  expect(cloud.resource('S', 'Queue').physicalId).toMatch(/^S-Queue-/);
});
