import { RecordSplitter } from '../../../lib/operator/changes/record-splitter';

const RECORDS = [
  {
    eventID: '1',
    dynamodb: { Keys: { id: { S: 'a "b" \\' } }, NewImage: { list: { L: [{ N: '1' }, { M: {} }] } } },
  },
  { eventID: '2', dynamodb: { Keys: { id: { S: ']},{[ é 🙂' } } } },
  {},
];

function split(answer: string, size: number): { records: unknown[]; rest: unknown } {
  const records: unknown[] = [];
  const splitter = new RecordSplitter((text) => records.push(JSON.parse(text)));
  const bytes = Buffer.from(answer);
  for (let at = 0; at < bytes.length; at += size) splitter.add(bytes.subarray(at, at + size));
  return { records, rest: JSON.parse(splitter.end().toString()) };
}

describe('records are taken out of an answer that comes in pieces', () => {
  const answers = {
    'with the iterator in front': { NextShardIterator: 'a"[\\', Records: RECORDS },
    'with the iterator behind': { Records: RECORDS, NextShardIterator: 'a"[\\' },
    'without records': { Records: [], NextShardIterator: 'next' },
    'of a shard that is over': { Records: RECORDS },
    'without a list': { NextShardIterator: 'next', Of: { Nothing: [{ N: '1' }] } },
  };

  for (const [what, answer] of Object.entries(answers)) {
    for (const indent of [0, 2]) {
      test(`${what}, ${indent === 0 ? 'compact' : 'on many lines'}`, () => {
        const text = JSON.stringify(answer, null, indent);
        const { Records = [], ...rest } = { Records: [] as unknown[], ...answer };
        for (const size of [1, 2, 3, 7, 64, text.length * 4]) {
          const { records, rest: left } = split(text, size);
          expect(records).toEqual(Records);
          expect(left).toEqual('Records' in answer ? { ...rest, Records: [] } : rest);
        }
      });
    }
  }
});
