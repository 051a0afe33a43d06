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
  const input = JSON.parse(request.body || '{}') as {
    QueueUrl?: string;
    QueueName?: string;
    QueueOwnerAWSAccountId?: string;
  };
  const arn = (name: string, owner = accountId) => `arn:aws:sqs:${region}:${owner}:${name}`;
  const single = operation.replace(/Batch$/, '');
  if (OPERATIONS.includes(single)) {
    // On AWS too a queue's URL ends with its account and its name.
    const [owner, name = ''] = (input.QueueUrl ?? '').split('/').slice(-2);
    return [{ action: `sqs:${single}`, resource: arn(name, owner) }];
  }
  switch (operation) {
    case 'GetQueueUrl':
      return [
        { action: 'sqs:GetQueueUrl', resource: arn(input.QueueName ?? '', input.QueueOwnerAWSAccountId) },
      ];
    case 'ListQueues':
      return [{ action: 'sqs:ListQueues', resource: arn('') }];
    default:
      throw unknownOperation('SQS', operation);
  }
};
