import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { BatchRecord } from './batch-size';
import { regionOf } from './event-source';

/** A message of a queue; its id is the message id. */
export interface QueueRecord extends BatchRecord {
  readonly receiptHandle: string;
}

/** Brings a message as the SDK reads it into the form in which Lambda hands it to a function. */
export function queueRecord(message: Message, eventSourceArn: string): QueueRecord {
  const { MessageId: id = '', ReceiptHandle: receiptHandle = '' } = message;
  const attributes = Object.entries(message.MessageAttributes ?? {});
  const json = JSON.stringify({
    messageId: id,
    receiptHandle,
    body: message.Body,
    attributes: message.Attributes,
    messageAttributes: Object.fromEntries(attributes.map(([name, value]) => [name, messageAttribute(value)])),
    md5OfMessageAttributes: message.MD5OfMessageAttributes,
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: eventSourceArn,
    awsRegion: regionOf(eventSourceArn),
  });
  return { id, receiptHandle, json };
}

function messageAttribute(value: MessageAttributeValue): object {
  return {
    stringValue: value.StringValue,
    binaryValue: value.BinaryValue && Buffer.from(value.BinaryValue).toString('base64'),
    stringListValues: [],
    binaryListValues: [],
    dataType: value.DataType,
  };
}
