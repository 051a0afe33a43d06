/** Form of a stream's label on AWS: the time of the stream's creation. */
export const AWS_LABEL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/;
/** In what an emulator is known to differ from DynamoDB; checked, so that we learn when it no longer does. */
export interface KnownDifferences {
  /** @default AWS_LABEL */
  readonly streamLabel?: RegExp;
  /** A write that leaves an item as it was gives a record; on AWS it gives none. @default false */
  readonly recordsEqualWrites?: boolean;
  /** It writes a value of two types, and a number in a list that is none; DynamoDB refuses both. @default false */
  readonly writesInvalidValues?: boolean;
  /** It serves SNS, SQS and S3 at the same endpoint. @default false */
  readonly servesMessaging?: boolean;
}

/** `docs/other-clouds.md` says what each means. */
export const EMULATORS: { readonly [name: string]: KnownDifferences } = {
  dynoxide: { streamLabel: /^\d+\.\d+$/, recordsEqualWrites: true },
  moto: {
    streamLabel: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/,
    recordsEqualWrites: true,
    writesInvalidValues: true,
    servesMessaging: true,
  },
  ministack: { servesMessaging: true },
};
