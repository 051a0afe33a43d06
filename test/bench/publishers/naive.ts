import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamHandler } from 'aws-lambda';

const sns = new SNSClient({});
const TopicArn = process.env.TOPIC_ARN;
const BATCH = 10;

/** What one would write without any library: each record as a message, ten messages at a time. */
export const handler: DynamoDBStreamHandler = async ({ Records }) => {
  const entries = Records.map(({ eventName = '', dynamodb: change = {} }, index) => ({
    Id: String(index),
    Message: JSON.stringify({
      type: eventName,
      keys: plain(change.Keys),
      data: plain(change.NewImage),
      old: plain(change.OldImage),
    }),
    MessageAttributes: { type: { DataType: 'String', StringValue: eventName } },
  }));
  for (let first = 0; first < entries.length; first += BATCH) {
    const PublishBatchRequestEntries = entries.slice(first, first + BATCH);
    const { Failed = [] } = await sns.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }));
    if (Failed.length > 0) throw new Error(`${Failed.length} messages failed`);
  }
};

function plain(image: unknown) {
  return image && unmarshall(image as Record<string, AttributeValue>);
}
