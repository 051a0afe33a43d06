/** What of a type cannot be changed in place. */
export interface CreateOnly {
  /** The property that names the resource among those of its type: what replaces it needs another name. */
  readonly name?: string;
  readonly properties: readonly string[];
}

function named(name: string, ...others: readonly string[]): CreateOnly {
  return { name, properties: [name, ...others] };
}

function unnamed(...properties: readonly string[]): CreateOnly {
  return { properties };
}

const RULE = ['CidrIp', 'CidrIpv6', 'FromPort', 'GroupId', 'IpProtocol', 'ToPort'];

/**
 * The properties whose change replaces a resource: "Update requires: Replacement" on the page of the type in the "AWS resource and
 * property types reference" of CloudFormation, as far as the local cloud knows the properties. A type that is not here has none.
 */
const CREATE_ONLY: Readonly<Record<string, CreateOnly>> = {
  'AWS::ApiGatewayV2::Api': unnamed('ProtocolType'),
  'AWS::ApiGatewayV2::Integration': unnamed('ApiId'),
  'AWS::ApiGatewayV2::Route': unnamed('ApiId'),
  'AWS::ApiGatewayV2::Stage': unnamed('ApiId', 'StageName'),
  'AWS::CloudWatch::Alarm': named('AlarmName'),
  'AWS::CloudWatch::CompositeAlarm': named('AlarmName'),
  'AWS::CloudWatch::Dashboard': named('DashboardName'),
  'AWS::DynamoDB::GlobalTable': named('TableName', 'KeySchema', 'LocalSecondaryIndexes'),
  'AWS::DynamoDB::Table': named('TableName', 'KeySchema'),
  'AWS::EC2::SecurityGroup': named('GroupName', 'GroupDescription', 'VpcId'),
  'AWS::EC2::SecurityGroupEgress': unnamed(...RULE, 'DestinationPrefixListId', 'DestinationSecurityGroupId'),
  'AWS::EC2::SecurityGroupIngress': unnamed(
    ...RULE,
    'GroupName',
    'SourcePrefixListId',
    'SourceSecurityGroupId',
    'SourceSecurityGroupName',
    'SourceSecurityGroupOwnerId',
  ),
  'AWS::Events::Rule': unnamed('Name', 'EventBusName'),
  'AWS::IAM::ManagedPolicy': named('ManagedPolicyName', 'Description', 'Path'),
  'AWS::IAM::Role': named('RoleName', 'Path'),
  'AWS::KMS::Alias': named('AliasName'),
  'AWS::Lambda::EventSourceMapping': unnamed('EventSourceArn', 'StartingPosition'),
  'AWS::Lambda::Function': named('FunctionName', 'PackageType'),
  'AWS::Lambda::Permission': unnamed(
    'Action',
    'EventSourceToken',
    'FunctionName',
    'FunctionUrlAuthType',
    'InvokedViaFunctionUrl',
    'Principal',
    'PrincipalOrgID',
    'SourceAccount',
    'SourceArn',
  ),
  'AWS::Lambda::Url': unnamed('TargetFunctionArn'),
  'AWS::Logs::LogGroup': named('LogGroupName'),
  'AWS::Logs::MetricFilter': unnamed('FilterName', 'LogGroupName'),
  'AWS::S3::Bucket': named('BucketName'),
  'AWS::S3::BucketPolicy': unnamed('Bucket'),
  'AWS::SNS::Subscription': unnamed('Endpoint', 'Protocol', 'TopicArn'),
  'AWS::SNS::Topic': named('TopicName', 'FifoTopic'),
  'AWS::SQS::Queue': named('QueueName', 'FifoQueue'),
  'AWS::SSM::Parameter': named('Name'),
  'AWS::StepFunctions::StateMachine': named('StateMachineName', 'StateMachineType'),
  'Custom::S3AutoDeleteObjects': unnamed('BucketName'),
};

/** What of a type cannot be changed in place. */
export function createOnly(type: string): CreateOnly {
  return (Object.hasOwn(CREATE_ONLY, type) ? CREATE_ONLY[type] : undefined) ?? unnamed();
}
