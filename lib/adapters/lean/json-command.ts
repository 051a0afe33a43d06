import type { Answer } from './answer';
import type { Command, ServiceRequest } from './client';
import { BrokenAnswerError, metadataOf } from './errors';

/**
 * The class of an operation whose input and output are JSON.
 *
 * @param target the operation with the service's prefix, such as `DynamoDB_20120810.PutItem`
 */
export function jsonCommand<Input extends object, Output>(target: string, version: '1.0' | '1.1') {
  return class implements Command<Output> {
    constructor(readonly input: Input) {}

    request(): ServiceRequest {
      const headers = { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': target };
      return { method: 'POST', path: '/', headers, body: JSON.stringify(this.input) };
    }

    read(answer: Answer): Output {
      try {
        return JSON.parse(answer.body.toString()) as Output;
      } catch {
        throw new BrokenAnswerError('it is not JSON', metadataOf(answer));
      }
    }
  };
}
