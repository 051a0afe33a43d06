import type { BatchRecord } from './batch-size';
import { regionOf } from './event-source';

/** A message as it is on the wire; binary values are base64. */
export interface WireMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly MD5OfMessageAttributes?: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<Record<string, WireAttribute>>;
}

interface WireAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** A message of a queue; its id is the message id. */
export interface QueueRecord extends BatchRecord {
  readonly receiptHandle: string;
}

/** Brings a message into the form in which Lambda hands it to a function. */
export function queueRecord(message: WireMessage, eventSourceArn: string): QueueRecord {
  const { MessageId: id, ReceiptHandle: receiptHandle } = message;
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

function messageAttribute(value: WireAttribute): object {
  return {
    stringValue: value.StringValue,
    binaryValue: value.BinaryValue,
    stringListValues: [],
    binaryListValues: [],
    dataType: value.DataType,
  };
}
