import { type RequestReader, targetOperation, unknownOperation } from './request';

const OPERATIONS = [
  'ChangeMessageVisibility',
  'DeleteMessage',
  'DeleteQueue',
  'GetQueueAttributes',
  'PurgeQueue',
  'ReceiveMessage',
  'SendMessage',
  'SetQueueAttributes',
];

/** SQS developer guide, "Amazon SQS API permissions": batches need the permission of their single operation. */
export const readSqsRequest: RequestReader = (request, { region, accountId }) => {
  const operation = targetOperation(request);
  const input = JSON.parse(request.body || '{}') as { QueueUrl?: string; QueueName?: string };
  const arn = (name: string) => `arn:aws:sqs:${region}:${accountId}:${name}`;
  const single = operation.replace(/Batch$/, '');
  if (OPERATIONS.includes(single)) {
    return [{ action: `sqs:${single}`, resource: arn((input.QueueUrl ?? '').replace(/^.*\//, '')) }];
  }
  switch (operation) {
    case 'GetQueueUrl':
      return [{ action: 'sqs:GetQueueUrl', resource: arn(input.QueueName ?? '') }];
    case 'ListQueues':
      return [{ action: 'sqs:ListQueues', resource: arn('') }];
    default:
      throw unknownOperation('SQS', operation);
  }
};
