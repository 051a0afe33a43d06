import { toItem } from '../../lib/protocol/rows/attribute-values';
import type { Row } from '../../lib/wire/item';
import { LABEL } from './user-events';

/** What Lambda hands the publisher for rows that were written for the first time. */
export function streamEvent(rows: readonly Row[], firstSequence = 1): object {
  return {
    Records: rows.map((row, index) => ({
      eventID: String(firstSequence + index),
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      eventSourceARN: `arn:aws:dynamodb:us-east-1:000000000000:table/users/stream/${LABEL}`,
      awsRegion: 'us-east-1',
      dynamodb: {
        SequenceNumber: String(firstSequence + index),
        ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
        NewImage: toItem(row),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    })),
  };
}

/** What Lambda hands the replicator for messages with these bodies. */
export function queueEvent(bodies: readonly string[]): object {
  return { Records: bodies.map((body, index) => ({ messageId: `m${index}`, body })) };
}
