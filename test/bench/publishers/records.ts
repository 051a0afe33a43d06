import { toItem } from '../../../lib/protocol/rows/attribute-values';
import type { Row } from '../../../lib/wire/item';

/** Rows of one size. */
export interface Rows {
  readonly name: string;
  readonly table: 'users' | 'documents';
  readonly key: string;
  row(id: number, turn: number): Row;
}

const PARAGRAPHS = 40;
const SENTENCE = 'The quick brown fox jumps over the lazy dog, and says "good morning" to it. ';

export const SMALL: Rows = {
  name: 'small rows',
  table: 'users',
  key: 'user_id',
  row: (id, turn) => ({
    user_id: id,
    name: `name ${turn}`,
    email: `user${id}@example.com`,
    newsletter: turn % 2 === 0,
  }),
};

export const LARGE: Rows = {
  name: 'rows of 20 KB',
  table: 'documents',
  key: 'id',
  row: (id, turn) => ({
    id: String(id),
    title: `title ${id}`,
    revision: turn,
    paragraphs: Array.from({ length: PARAGRAPHS }, (_, number) => ({
      number,
      text: SENTENCE.repeat(6).slice(0, 450) + (number === 0 ? turn : ''),
    })),
  }),
};

/** What Lambda hands a publisher: rows that are new, and changes of rows, in equal parts or only the former. */
export function streamEvent({ key, row }: Rows, count: number, first: number, creations = false): object {
  return {
    Records: Array.from({ length: count }, (_, index) => {
      const id = first + index;
      const isNew = creations || index % 2 === 0;
      const image = toItem(row(id, 1));
      return {
        eventID: String(id),
        eventName: isNew ? 'INSERT' : 'MODIFY',
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        eventSourceARN: 'arn:aws:dynamodb:us-east-1:000000000000:table/rows/stream/2026-01-31T12:00:00.000',
        awsRegion: 'us-east-1',
        dynamodb: {
          ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
          Keys: { [key]: image[key] },
          NewImage: image,
          ...(!isNew && { OldImage: toItem(row(id, 0)) }),
          SequenceNumber: String(10 ** 20 + id),
          SizeBytes: 100,
          StreamViewType: 'NEW_AND_OLD_IMAGES',
        },
      };
    }),
  };
}
