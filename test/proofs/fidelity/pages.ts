/** The pages of AWS that the cases derive from; docs/local-cloud.md lists the same. */
export const PAGES = {
  withDynamoDb: page(
    'Lambda developer guide',
    'Using AWS Lambda with Amazon DynamoDB',
    'lambda/latest/dg/with-ddb.html',
  ),
  streamPartial: page(
    'Lambda developer guide',
    'Configuring partial batch response with DynamoDB and Lambda',
    'lambda/latest/dg/services-ddb-batchfailurereporting.html',
  ),
  streamErrors: page(
    'Lambda developer guide',
    'Retain discarded records for a DynamoDB event source in Lambda',
    'lambda/latest/dg/services-dynamodb-errors.html',
  ),
  streamParameters: page(
    'Lambda developer guide',
    'Lambda parameters for Amazon DynamoDB event source mappings',
    'lambda/latest/dg/services-ddb-params.html',
  ),
  withSqs: page('Lambda developer guide', 'Using Lambda with Amazon SQS', 'lambda/latest/dg/with-sqs.html'),
  queueErrors: page(
    'Lambda developer guide',
    'Handling errors for an SQS event source in Lambda',
    'lambda/latest/dg/services-sqs-errorhandling.html',
  ),
  queueScaling: page(
    'Lambda developer guide',
    'Configuring scaling behavior for SQS event source mappings',
    'lambda/latest/dg/services-sqs-scaling.html',
  ),
  queueParameters: page(
    'Lambda developer guide',
    'Lambda parameters for Amazon SQS event source mappings',
    'lambda/latest/dg/services-sqs-parameters.html',
  ),
  visibility: page(
    'SQS developer guide',
    'Amazon SQS visibility timeout',
    'AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html',
  ),
  delays: page(
    'SQS developer guide',
    'Amazon SQS delay queues',
    'AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html',
  ),
  retention: page(
    'SQS API reference',
    'SetQueueAttributes',
    'AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html',
  ),
  deadLetterRetention: page(
    'SQS developer guide',
    'Setting-up dead-letter queue retention in Amazon SQS',
    'AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html',
  ),
  deadLetters: page(
    'SQS developer guide',
    'Using dead-letter queues in Amazon SQS',
    'AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
  ),
  redrive: page(
    'SQS API reference',
    'StartMessageMoveTask',
    'AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html',
  ),
  sendMessage: page(
    'SQS API reference',
    'SendMessage',
    'AWSSimpleQueueService/latest/APIReference/API_SendMessage.html',
  ),
  filterPolicies: page(
    'SNS developer guide',
    'Amazon SNS subscription filter policies',
    'sns/latest/dg/sns-subscription-filter-policies.html',
  ),
  filterConstraints: page(
    'SNS developer guide',
    'Filter policy constraints in Amazon SNS',
    'sns/latest/dg/subscription-filter-policy-constraints.html',
  ),
  andOr: page('SNS developer guide', 'AND/OR logic in Amazon SNS', 'sns/latest/dg/and-or-logic.html'),
  keyMatching: page(
    'SNS developer guide',
    'Key matching in Amazon SNS',
    'sns/latest/dg/attribute-key-matching.html',
  ),
  numberMatching: page(
    'SNS developer guide',
    'Numeric value matching in Amazon SNS',
    'sns/latest/dg/numeric-value-matching.html',
  ),
  stringMatching: page(
    'SNS developer guide',
    'String value matching in Amazon SNS',
    'sns/latest/dg/string-value-matching.html',
  ),
  rawDelivery: page(
    'SNS developer guide',
    'Amazon SNS raw message delivery',
    'sns/latest/dg/sns-large-payload-raw-message-delivery.html',
  ),
  subscriptionDeadLetters: page(
    'SNS developer guide',
    'Amazon SNS dead-letter queues',
    'sns/latest/dg/sns-dead-letter-queues.html',
  ),
  conditions: page(
    'DynamoDB developer guide',
    'DynamoDB condition expression CLI example',
    'amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html',
  ),
  putItem: page('DynamoDB API reference', 'PutItem', 'amazondynamodb/latest/APIReference/API_PutItem.html'),
  timeToLive: page(
    'DynamoDB developer guide',
    'Using time to live (TTL) in DynamoDB',
    'amazondynamodb/latest/developerguide/TTL.html',
  ),
  timeToLiveValues: page(
    'DynamoDB developer guide',
    'Using DynamoDB Time to Live (TTL): formatting an item’s TTL attribute',
    'amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html',
  ),
  timeToLiveStreams: page(
    'DynamoDB developer guide',
    'DynamoDB Streams and Time to Live',
    'amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html',
  ),
  streams: page(
    'DynamoDB developer guide',
    'Change data capture for DynamoDB Streams',
    'amazondynamodb/latest/developerguide/Streams.html',
  ),
  taskState: page(
    'Step Functions developer guide',
    'Task workflow state',
    'step-functions/latest/dg/state-task.html',
  ),
  passState: page(
    'Step Functions developer guide',
    'Pass workflow state',
    'step-functions/latest/dg/state-pass.html',
  ),
  choiceState: page(
    'Step Functions developer guide',
    'Choice workflow state',
    'step-functions/latest/dg/state-choice.html',
  ),
  waitState: page(
    'Step Functions developer guide',
    'Wait workflow state',
    'step-functions/latest/dg/state-wait.html',
  ),
  failState: page(
    'Step Functions developer guide',
    'Fail workflow state',
    'step-functions/latest/dg/state-fail.html',
  ),
  parallelState: page(
    'Step Functions developer guide',
    'Parallel workflow state',
    'step-functions/latest/dg/state-parallel.html',
  ),
  mapState: page(
    'Step Functions developer guide',
    'Map workflow state',
    'step-functions/latest/dg/state-map.html',
  ),
  distributedMap: page(
    'Step Functions developer guide',
    'Using Map state in Distributed mode for large-scale parallel workloads in Step Functions',
    'step-functions/latest/dg/state-map-distributed.html',
  ),
  stateErrors: page(
    'Step Functions developer guide',
    'Handling errors in Step Functions workflows',
    'step-functions/latest/dg/concepts-error-handling.html',
  ),
  statePaths: page(
    'Step Functions developer guide',
    'Processing input and output in Step Functions',
    'step-functions/latest/dg/concepts-input-output-filtering.html',
  ),
  stateContext: page(
    'Step Functions developer guide',
    'Accessing execution data from the Context object in Step Functions',
    'step-functions/latest/dg/input-output-contextobject.html',
  ),
  stateFunctions: page(
    'Step Functions developer guide',
    'Invoke an AWS Lambda function with Step Functions',
    'step-functions/latest/dg/connect-lambda.html',
  ),
  startExecution: page(
    'Step Functions API reference',
    'StartExecution',
    'step-functions/latest/apireference/API_StartExecution.html',
  ),
  stopExecution: page(
    'Step Functions API reference',
    'StopExecution',
    'step-functions/latest/apireference/API_StopExecution.html',
  ),
  updateStateMachine: page(
    'Step Functions API reference',
    'UpdateStateMachine',
    'step-functions/latest/apireference/API_UpdateStateMachine.html',
  ),
  deleteStateMachine: page(
    'Step Functions API reference',
    'DeleteStateMachine',
    'step-functions/latest/apireference/API_DeleteStateMachine.html',
  ),
  createMapping: page(
    'Lambda API reference',
    'CreateEventSourceMapping',
    'lambda/latest/api/API_CreateEventSourceMapping.html',
  ),
  mappingResource: page(
    'CloudFormation template reference',
    'AWS::Lambda::EventSourceMapping',
    'AWSCloudFormation/latest/UserGuide/aws-resource-lambda-eventsourcemapping.html',
  ),
  updateBehaviors: page(
    'CloudFormation user guide',
    'Understand update behaviors of stack resources',
    'AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html',
  ),
  replacePolicy: page(
    'CloudFormation template reference',
    'UpdateReplacePolicy attribute',
    'AWSCloudFormation/latest/UserGuide/aws-attribute-updatereplacepolicy.html',
  ),
  deletionPolicy: page(
    'CloudFormation template reference',
    'DeletionPolicy attribute',
    'AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html',
  ),
  customNames: page(
    'CloudFormation template reference',
    'Name type',
    'AWSCloudFormation/latest/UserGuide/aws-properties-name.html',
  ),
  exports: page(
    'CloudFormation user guide',
    'Get exported outputs from a deployed CloudFormation stack',
    'AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html',
  ),
  nestedStacks: page(
    'CloudFormation user guide',
    'Split a template into reusable pieces using nested stacks',
    'AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html',
  ),
  tableResource: page(
    'CloudFormation template reference',
    'AWS::DynamoDB::Table',
    'AWSCloudFormation/latest/UserGuide/aws-resource-dynamodb-table.html',
  ),
  globalTableResource: page(
    'CloudFormation template reference',
    'AWS::DynamoDB::GlobalTable',
    'AWSCloudFormation/latest/UserGuide/aws-resource-dynamodb-globaltable.html',
  ),
  pseudoParameters: page(
    'CloudFormation user guide',
    'Get AWS values using pseudo parameters',
    'AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html',
  ),
  createTable: page(
    'DynamoDB API reference',
    'CreateTable',
    'amazondynamodb/latest/APIReference/API_CreateTable.html',
  ),
  tablePolicies: page(
    'DynamoDB developer guide',
    'Cross-account access with resource-based policies in DynamoDB',
    'amazondynamodb/latest/developerguide/rbac-cross-account-access.html',
  ),
  queueIdentifiers: page(
    'SQS developer guide',
    'Amazon SQS queue and message identifiers',
    'AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html',
  ),
  crossRegionDelivery: page(
    'SNS developer guide',
    'Sending Amazon SNS messages to an Amazon SQS queue or AWS Lambda function in a different Region',
    'sns/latest/dg/sns-cross-region-delivery.html',
  ),
  getParameter: page(
    'Systems Manager API reference',
    'GetParameter',
    'systems-manager/latest/APIReference/API_GetParameter.html',
  ),
  bucketNames: page(
    'S3 user guide',
    'General purpose bucket naming rules',
    'AmazonS3/latest/userguide/bucketnamingrules.html',
  ),
  bucketRegions: page(
    'S3 API reference',
    'Making requests to Amazon S3: request redirection',
    'AmazonS3/latest/API/Redirects.html',
  ),
  metrics: page(
    'CloudWatch user guide',
    'Metrics concepts',
    'AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html',
  ),
  crossAccountEvaluation: page(
    'IAM user guide',
    'Cross-account policy evaluation logic',
    'IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html',
  ),
  keysOfOthers: page(
    'KMS developer guide',
    'Allowing users in other accounts to use a KMS key',
    'kms/latest/developerguide/key-policy-modifying-external-accounts.html',
  ),
  snsOtherAccount: page(
    'SNS developer guide',
    'Sending Amazon SNS messages to an Amazon SQS queue in a different account',
    'sns/latest/dg/sns-send-message-to-sqs-cross-account.html',
  ),
  functionPolicies: page(
    'Lambda developer guide',
    'Granting Lambda function access to other accounts',
    'lambda/latest/dg/permissions-function-cross-account.html',
  ),
  urlAuthorization: page(
    'Lambda developer guide',
    'Control access to Lambda function URLs',
    'lambda/latest/dg/urls-auth.html',
  ),
  httpApiAuthorization: page(
    'API Gateway developer guide',
    'Control access to HTTP APIs with IAM authorization in API Gateway',
    'apigateway/latest/developerguide/http-api-access-control-iam.html',
  ),
  assumeRole: page('STS API reference', 'AssumeRole', 'STS/latest/APIReference/API_AssumeRole.html'),
  invoke: page('Lambda API reference', 'Invoke', 'lambda/latest/api/API_Invoke.html'),
};

function page(book: string, title: string, path: string): { readonly title: string; readonly url: string } {
  return { title: `${book}, "${title}"`, url: `https://docs.aws.amazon.com/${path}` };
}
