import type { RequestContext } from '../policy/conditions';
import { type RequestReader, unknownOperation } from './request';

const OPERATIONS = ['GetTopicAttributes', 'Publish', 'SetTopicAttributes', 'Subscribe'];

/** SNS developer guide, "Amazon SNS API permissions": a batch needs the permission to publish. */
export const readSnsRequest: RequestReader = ({ body }) => {
  const form = new URLSearchParams(body);
  const operation = form.get('Action') ?? '';
  const single = operation === 'PublishBatch' ? 'Publish' : operation;
  if (!OPERATIONS.includes(single)) throw unknownOperation('SNS', operation);
  const context = single === 'Subscribe' ? subscription(form) : undefined;
  const resource = form.get('TopicArn') ?? form.get('TargetArn') ?? '';
  return [{ action: `sns:${single}`, resource, context }];
};

/** SNS developer guide, "Amazon SNS policy keys". */
function subscription(form: URLSearchParams): RequestContext {
  return { 'sns:Protocol': [form.get('Protocol') ?? ''], 'sns:Endpoint': [form.get('Endpoint') ?? ''] };
}
