import type { PublishBatchCommandInput, PublishBatchCommandOutput } from '@aws-sdk/client-sns';
import type { Answer } from './answer';
import { Client, type ClientConfig, type Command, type ServiceRequest } from './client';
import { BrokenAnswerError, metadataOf } from './errors';
import { insidesOf, textOf } from './xml';

/** Stands in for `@aws-sdk/client-sns`, which is asked in a form and answers in XML. */
export class SNSClient extends Client {
  constructor(config?: ClientConfig) {
    super({ name: 'sns', variable: 'SNS' }, config);
  }
}

type Output = Pick<PublishBatchCommandOutput, 'Failed'>;

export class PublishBatchCommand implements Command<Output> {
  constructor(readonly input: PublishBatchCommandInput) {}

  request(): ServiceRequest {
    const { TopicArn = '', PublishBatchRequestEntries: entries = [] } = this.input;
    const fields = [`Action=PublishBatch&Version=2010-03-31&TopicArn=${encode(TopicArn)}`];
    for (const [index, { Id = '', Message = '', MessageAttributes = {} }] of entries.entries()) {
      const entry = `PublishBatchRequestEntries.member.${index + 1}`;
      fields.push(`${entry}.Id=${encode(Id)}&${entry}.Message=${encode(Message)}`);
      for (const [place, [name, { DataType = '', StringValue = '' }]] of Object.entries(
        MessageAttributes,
      ).entries()) {
        const attribute = `${entry}.MessageAttributes.entry.${place + 1}`;
        const value = `${attribute}.Value.StringValue=${encode(StringValue)}`;
        fields.push(`${attribute}.Name=${encode(name)}&${attribute}.Value.DataType=${DataType}&${value}`);
      }
    }
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { method: 'POST', path: '/', headers, body: fields.join('&') };
  }

  read(answer: Answer): Output {
    const xml = answer.body.toString();
    // Whoever answers something else has not published anything.
    if (!xml.includes('<PublishBatchResult>'))
      throw new BrokenAnswerError('it is not that of PublishBatch', metadataOf(answer));
    const [failed = ''] = insidesOf(xml, 'Failed');
    const Failed = insidesOf(failed, 'member').map((member) => ({
      Id: textOf(member, 'Id'),
      Code: textOf(member, 'Code'),
      Message: textOf(member, 'Message'),
      SenderFault: textOf(member, 'SenderFault') === 'true',
    }));
    return { Failed };
  }
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
