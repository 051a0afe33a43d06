import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import { fromSdkItem } from '../../adapters/sdk-values';
import type { DeliveredRecord } from '../../protocol/replication/stream-record';
import type { Item } from '../../wire/item';

/** A record of a stream in the wire form. */
export interface TailedRecord extends Pick<_Record, 'eventName' | 'userIdentity'> {
  readonly dynamodb?: DeliveredRecord['dynamodb'] & { readonly SizeBytes?: number };
}

/** A record that the SDK has read. */
export function fromSdkRecord({ dynamodb = {}, ...rest }: _Record): TailedRecord {
  const [Keys, OldImage, NewImage] = [dynamodb.Keys, dynamodb.OldImage, dynamodb.NewImage].map(imageOf);
  return { ...rest, dynamodb: { ...dynamodb, Keys, OldImage, NewImage } };
}

/** A record of a stream as Lambda would hand it to the publisher. */
export function toDelivered(
  { eventName, userIdentity, dynamodb = {} }: TailedRecord,
  streamArn: string,
): DeliveredRecord {
  const { ApproximateCreationDateTime, Keys, OldImage, NewImage, SequenceNumber, StreamViewType } = dynamodb;
  return {
    eventName,
    eventSourceARN: streamArn,
    // Lambda writes these two names in lower case, unlike the stream itself.
    ...(userIdentity && {
      userIdentity: { type: userIdentity.Type, principalId: userIdentity.PrincipalId },
    }),
    dynamodb: {
      ApproximateCreationDateTime,
      Keys,
      OldImage,
      NewImage,
      SequenceNumber,
      StreamViewType,
    },
  };
}

type Image = NonNullable<_Record['dynamodb']>['NewImage'];

function imageOf(image: Image): Item | undefined {
  if (!image) return undefined;
  // The SDK's client of streams answers no value for a member that is named "__proto__".
  const known = Object.entries(image).filter(([, value]) => value !== undefined);
  return fromSdkItem(Object.fromEntries(known) as Parameters<typeof fromSdkItem>[0]);
}
