import { hash } from 'node:crypto';
import type {
  SendMessageBatchCommandInput,
  SendMessageBatchCommandOutput,
  SendMessageCommandInput,
  SendMessageCommandOutput,
} from '@aws-sdk/client-sqs';
import type { Answer } from './answer';
import { Client, type ClientConfig } from './client';
import { BrokenAnswerError, metadataOf } from './errors';
import { jsonCommand } from './json-command';

/** Stands in for `@aws-sdk/client-sqs`. It asks the endpoint for every queue, whatever host the URL of a queue names. */
export class SQSClient extends Client {
  constructor(config?: ClientConfig) {
    super({ name: 'sqs', variable: 'SQS' }, config);
  }
}

const SendMessage = /* @__PURE__ */ jsonCommand<SendMessageCommandInput, SendMessageCommandOutput>(
  'AmazonSQS.SendMessage',
  '1.0',
);
const SendMessageBatch = /* @__PURE__ */ jsonCommand<
  SendMessageBatchCommandInput,
  SendMessageBatchCommandOutput
>('AmazonSQS.SendMessageBatch', '1.0');

export class SendMessageCommand extends SendMessage {
  override read(answer: Answer): SendMessageCommandOutput {
    const output = super.read(answer);
    if (!isDigestOf(this.input.MessageBody, output.MD5OfMessageBody)) throw notTaken(answer);
    return output;
  }
}

export class SendMessageBatchCommand extends SendMessageBatch {
  override read(answer: Answer): SendMessageBatchCommandOutput {
    const output = super.read(answer);
    const bodies = new Map(this.input.Entries?.map(({ Id, MessageBody }) => [Id, MessageBody]));
    for (const { Id, MD5OfMessageBody } of output.Successful ?? [])
      if (!isDigestOf(bodies.get(Id), MD5OfMessageBody)) throw notTaken(answer);
    return output;
  }
}

/** SQS says what it has taken: a parked message is deleted where it came from. */
function isDigestOf(body: string | undefined, digest: string | undefined): boolean {
  return body !== undefined && digest === hash('md5', body);
}

function notTaken(answer: Answer): Error {
  return new BrokenAnswerError('the queue has taken another message', metadataOf(answer));
}
