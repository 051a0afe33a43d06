/**
 * What policies that AWS manages allow on all tables of an account.
 *
 * From the AWS Managed Policy Reference Guide, as far as tables are concerned.
 */
export const AWS_MANAGED_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  AdministratorAccess: ['*'],
  PowerUserAccess: ['dynamodb:*'],
  AmazonDynamoDBFullAccess: ['dynamodb:*'],
  AmazonDynamoDBFullAccess_v2: ['dynamodb:*'],
  AmazonDynamoDBFullAccesswithDataPipeline: ['dynamodb:*'],
  AmazonDynamoDBReadOnlyAccess: [
    'dynamodb:BatchGetItem',
    'dynamodb:GetItem',
    'dynamodb:PartiQLSelect',
    'dynamodb:Query',
    'dynamodb:Scan',
  ],
  ReadOnlyAccess: [
    'dynamodb:BatchGet*',
    'dynamodb:Get*',
    'dynamodb:PartiQLSelect',
    'dynamodb:Query',
    'dynamodb:Scan',
  ],
  AWSLambdaDynamoDBExecutionRole: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
  'AWSLambdaInvocation-DynamoDB': ['dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
};
