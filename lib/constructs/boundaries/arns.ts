import { own } from '../../wire/own';
import type { Place } from '../shared/place';
import type { TemplateResource } from './templates';

type KnownPlace = Required<Omit<Place, 'stage'>>;

/** Ends a name that CloudFormation makes up: equal to itself, matched by wildcards, and found in nobody's text. */
const GENERATED = '\u00abgenerated\u00bb';

/** Where a type keeps its physical name, and its ARN after `arn:<partition>:<service>:`. */
const NAMED: Readonly<
  Record<string, { readonly name: string; readonly arn: (name: string, place: KnownPlace) => string }>
> = {
  'AWS::DynamoDB::Table': {
    name: 'TableName',
    arn: (name, at) => `dynamodb:${at.region}:${at.account}:table/${name}`,
  },
  // Its replicas are in several regions.
  'AWS::DynamoDB::GlobalTable': {
    name: 'TableName',
    arn: (name, at) => `dynamodb:*:${at.account}:table/${name}`,
  },
  'AWS::IAM::ManagedPolicy': {
    name: 'ManagedPolicyName',
    arn: (name, at) => `iam::${at.account}:policy/${name}`,
  },
  'AWS::IAM::Role': { name: 'RoleName', arn: (name, at) => `iam::${at.account}:role/${name}` },
  'AWS::IAM::User': { name: 'UserName', arn: (name, at) => `iam::${at.account}:user/${name}` },
  'AWS::KMS::Key': { name: '', arn: (name, at) => `kms:${at.region}:${at.account}:key/${name}` },
  'AWS::Lambda::Function': {
    name: 'FunctionName',
    arn: (name, at) => `lambda:${at.region}:${at.account}:function:${name}`,
  },
  'AWS::S3::Bucket': { name: 'BucketName', arn: (name) => `s3:::${name}` },
  'AWS::SNS::Topic': { name: 'TopicName', arn: (name, at) => `sns:${at.region}:${at.account}:${name}` },
  'AWS::SQS::Queue': { name: 'QueueName', arn: (name, at) => `sqs:${at.region}:${at.account}:${name}` },
  'AWS::StepFunctions::StateMachine': {
    name: 'StateMachineName',
    arn: (name, at) => `states:${at.region}:${at.account}:stateMachine:${name}`,
  },
};

/** Types whose `Ref` is the ARN. */
const REF_IS_ARN = ['AWS::SNS::Topic', 'AWS::IAM::ManagedPolicy', 'AWS::StepFunctions::StateMachine'];

/** Property that holds the physical name of a resource. */
export function namePropertyOf({ type }: TemplateResource): string | undefined {
  return own(NAMED, type)?.name;
}

/** The name that CloudFormation makes up begins with stack and logical id. */
export function generatedName({ stack, logicalId }: TemplateResource): string {
  return `${stack.stackName}-${logicalId}-${GENERATED}`;
}

/** What `Ref` gives. */
export function refOf(resource: TemplateResource, name: string): string {
  return REF_IS_ARN.includes(resource.type) ? arnOf(resource, name) : name;
}

/** What `Fn::GetAtt` gives. */
export function attributeOf(resource: TemplateResource, attribute: string, name: string): string {
  switch (attribute) {
    case 'Arn':
    case 'TopicArn':
      return arnOf(resource, name);
    case 'StreamArn':
      return `${arnOf(resource, name)}/stream/${GENERATED}`;
    case namePropertyOf(resource):
      return name;
    default:
      return `${generatedName(resource)}.${attribute}`;
  }
}

/** The ARN as a pattern: `*` where stacks can go anywhere. */
function arnOf(resource: TemplateResource, name: string): string {
  const { region = '*', account = '*' } = resource.stack;
  const rest = own(NAMED, resource.type)?.arn(name, { region, account });
  return rest ? `arn:*:${rest}` : `${generatedName(resource)}.Arn`;
}
