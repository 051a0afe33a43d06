import { placeOfArn } from '../shared/account-region';
import type { AccessRequest } from './policy/evaluate';

/** Lambda developer guide: what the role of a function needs to be fed by a stream, or by a queue. */
const POLLING: Readonly<Record<string, readonly string[]>> = {
  dynamodb: [
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
  ],
  sqs: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
};

/** SNS developer guide, "Sending Amazon SNS messages to an Amazon SQS queue or AWS Lambda function in a different Region". */
const OPT_IN_REGIONS = [
  'af-south-1',
  'ap-east-1',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
];

/** What a function's role needs to be fed by a source, and to hand on what fails. */
export function pollingRequests(sourceArn: string, destinationArn: string | undefined): AccessRequest[] {
  const actions = POLLING[sourceArn.split(':')[2] ?? ''] ?? [];
  return [
    ...actions.map((action) => ({ action, resource: sourceArn })),
    ...destinationRequests(destinationArn),
  ];
}

function destinationRequests(arn: string | undefined): AccessRequest[] {
  switch (arn?.split(':')[2]) {
    case 's3':
      return [
        { action: 's3:ListBucket', resource: arn },
        { action: 's3:PutObject', resource: `${arn}/*` },
      ];
    case 'sns':
      return [{ action: 'sns:Publish', resource: arn }];
    case 'sqs':
      return [{ action: 'sqs:SendMessage', resource: arn }];
    default:
      return [];
  }
}

/** As which principal SNS delivers: another one when a region takes part that has to be enabled first. */
export function principalOfDelivery(topicArn: string, queueArn: string): string {
  const from = placeOfArn(topicArn).region;
  const to = placeOfArn(queueArn).region;
  const optIn = from === to ? undefined : [to, from].find((region) => OPT_IN_REGIONS.includes(region));
  return optIn === undefined ? 'sns.amazonaws.com' : `sns.${optIn}.amazonaws.com`;
}

/** What SNS asks of a queue when it delivers. */
export function deliveryRequest(topicArn: string, queueArn: string): AccessRequest {
  return {
    action: 'sqs:SendMessage',
    resource: queueArn,
    context: { 'aws:SourceArn': [topicArn], 'aws:SourceAccount': [placeOfArn(topicArn).accountId] },
  };
}
