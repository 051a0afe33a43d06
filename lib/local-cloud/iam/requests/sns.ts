import { type RequestReader, unknownOperation } from './request';

const OPERATIONS = ['GetTopicAttributes', 'Publish', 'SetTopicAttributes', 'Subscribe'];

/** SNS developer guide, "Amazon SNS API permissions": a batch needs the permission to publish. */
export const readSnsRequest: RequestReader = ({ body }) => {
  const form = new URLSearchParams(body);
  const operation = form.get('Action') ?? '';
  const single = operation === 'PublishBatch' ? 'Publish' : operation;
  if (!OPERATIONS.includes(single)) throw unknownOperation('SNS', operation);
  return [{ action: `sns:${single}`, resource: form.get('TopicArn') ?? form.get('TargetArn') ?? '' }];
};
