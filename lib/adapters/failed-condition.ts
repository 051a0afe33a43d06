import type { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { nameOf } from '../protocol/rows/errors';

/** Whether a write was refused because its condition does not hold. By the name: not every client has the SDK's classes. */
export function isFailedCondition(error: unknown): error is ConditionalCheckFailedException {
  return nameOf(error) === 'ConditionalCheckFailedException';
}
