import type { PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { S3Quarantine } from '../../lib/adapters/s3-quarantine';

const LABEL = '2026-01-01T00:00:00.000';

async function keyOf(sequenceNumber: string, label = LABEL): Promise<string | undefined> {
  const sent: PutObjectCommandInput[] = [];
  const s3 = { send: async ({ input }: { input: PutObjectCommandInput }) => void sent.push(input) };
  const record = { sequenceNumber, at: 0 };
  await new S3Quarantine(s3 as unknown as S3Client, 'failures').keep(
    record,
    { sequenceNumber, reason: 'x' },
    label,
  );
  return sent[0]?.Key;
}

test('a record is kept under the label and the number of its stream', async () => {
  expect(await keyOf('123')).toBe('refused/2026-01-01T00:00:00.000/123.json');
});

test.each(['../../x', '..', 'a/b', 'x\u001b[2J', 'x\ny', 'x\ud800', '\u202e'])(
  'a number or label such as %p leads nowhere else',
  async (text) => {
    for (const key of [await keyOf(text), await keyOf('1', text)]) {
      expect(key).toMatch(/^refused\/[\w:.%-]+\/[\w:.%-]+\.json$/);
      expect(key?.split('/').every((part) => part !== '.' && part !== '..')).toBe(true);
    }
  },
);

test('two records never have one key', async () => {
  const keys = await Promise.all(['a/b', 'a%2Fb', 'a_b'].map((number) => keyOf(number)));
  expect(new Set(keys).size).toBe(3);
});
