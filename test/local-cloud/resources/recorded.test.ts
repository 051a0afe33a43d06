import { deployerOf, supportedTypes } from '../../../lib/local-cloud/resources';
import { startResources, stopClouds } from '../support/clouds';

afterAll(stopClouds);

describe('resource types', () => {
  test('all that the constructs need are known, and what the CDK adds', () => {
    expect(supportedTypes()).toEqual([
      'AWS::ApiGatewayV2::Api',
      'AWS::ApiGatewayV2::Integration',
      'AWS::ApiGatewayV2::Route',
      'AWS::ApiGatewayV2::Stage',
      'AWS::CDK::Metadata',
      'AWS::CloudWatch::Alarm',
      'AWS::CloudWatch::CompositeAlarm',
      'AWS::CloudWatch::Dashboard',
      'AWS::DynamoDB::GlobalTable',
      'AWS::DynamoDB::Table',
      'AWS::EC2::SecurityGroup',
      'AWS::EC2::SecurityGroupEgress',
      'AWS::EC2::SecurityGroupIngress',
      'AWS::Events::Rule',
      'AWS::IAM::ManagedPolicy',
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
      'AWS::KMS::Alias',
      'AWS::KMS::Key',
      'AWS::Lambda::EventSourceMapping',
      'AWS::Lambda::Function',
      'AWS::Lambda::Permission',
      'AWS::Lambda::Url',
      'AWS::Logs::LogGroup',
      'AWS::Logs::MetricFilter',
      'AWS::Logs::QueryDefinition',
      'AWS::S3::Bucket',
      'AWS::S3::BucketPolicy',
      'AWS::SNS::Subscription',
      'AWS::SNS::Topic',
      'AWS::SNS::TopicPolicy',
      'AWS::SQS::Queue',
      'AWS::SQS::QueuePolicy',
      'AWS::SSM::Parameter',
      'AWS::StepFunctions::StateMachine',
      'Custom::LogRetention',
      'Custom::S3AutoDeleteObjects',
    ]);
  });

  test('no property is in both lists of a type', () => {
    for (const type of supportedTypes()) {
      const properties = deployerOf(type)?.properties;
      if (properties === undefined || properties === 'any') throw new Error(`${type} has no lists`);
      const { applied, recorded } = properties;
      expect({ type, both: applied.filter((name) => recorded.includes(name)) }).toEqual({ type, both: [] });
    }
  });

  test('types without effect answer to Ref and GetAtt as on AWS', async () => {
    const Resources = {
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
      Policy: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', PolicyDocument: {} } },
      Managed: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: {} } },
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: {} } },
      Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/a', TargetKeyId: { Ref: 'Key' } } },
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { ComparisonOperator: 'x' } },
      Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/a/b' } },
      Metadata: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'x' } },
      Values: {
        Type: 'AWS::SSM::Parameter',
        Properties: {
          Name: 'values',
          Type: 'String',
          Value: {
            'Fn::Join': [
              ' ',
              [
                { 'Fn::GetAtt': ['Role', 'Arn'] },
                { 'Fn::GetAtt': ['Role', 'RoleId'] },
                { Ref: 'Managed' },
                { 'Fn::GetAtt': ['Key', 'Arn'] },
                { Ref: 'Alias' },
                { 'Fn::GetAtt': ['Alarm', 'Arn'] },
                { 'Fn::GetAtt': ['Group', 'Arn'] },
              ],
            ],
          },
        },
      },
    };
    const cloud = await startResources(Resources);
    expect(cloud.parameters.get('values')?.split(' ')).toEqual([
      expect.stringMatching(/^arn:aws:iam::000000000000:role\/S-Role-/),
      expect.stringMatching(/^AROA[0-9A-F]{17}$/),
      expect.stringMatching(/^arn:aws:iam::000000000000:policy\/S-Managed-/),
      expect.stringMatching(/^arn:aws:kms:us-east-1:000000000000:key\//),
      'alias/a',
      expect.stringMatching(/^arn:aws:cloudwatch:us-east-1:000000000000:alarm:S-Alarm-/),
      'arn:aws:logs:us-east-1:000000000000:log-group:/a/b:*',
    ]);
  });
});
