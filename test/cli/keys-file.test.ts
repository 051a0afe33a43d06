import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyText, readKeys } from '../../lib/cli/shared/keys';
import { type KnownReplica, type OperatorClients, plainKey, toReplicaKeys } from '../../lib/operator';
import { keyHashOf } from '../../lib/operator/audit/row-name';
import type { Item } from '../../lib/wire/item';
import { temporaryDirectory } from '../support/temporary-directory';

const folder = temporaryDirectory();

/** Keys as an audit finds them. */
const KEYS: readonly (readonly [string, Item])[] = [
  ['a number', { id: { N: '3' } }],
  ['a negative fraction', { id: { N: '-1.5' } }],
  ['a number that a double rounds', { id: { N: '12345678901234567890123' } }],
  ['a fraction that a double rounds', { id: { N: '0.12345678901234567891' } }],
  ['a very small number', { id: { N: '0.0000001' } }],
  ['binary', { id: { B: 'AAECAwT/' } }],
  ['a text', { id: { S: 'alice@example.com' } }],
  ['a text of digits', { id: { S: '00123' } }],
  ['a text with quotes and lines', { id: { S: '"a"\nb\\' } }],
  ['a text with hidden characters', { id: { S: 'a\u202eb\u009b31m' } }],
  ['two fields', { id: { S: 'a' }, part: { N: '7' } }],
  ['fields named as a finding has them', { key: { S: 'a' }, kind: { S: 'stale' } }],
];

/** What `republish --keys-file` makes of a line for a replica whose table has that key. */
async function read(line: string, like: Item): Promise<readonly Item[]> {
  const file = join(folder, 'keys.ndjson');
  writeFileSync(file, `${line}\n`);
  const Table = {
    KeySchema: Object.keys(like).map((AttributeName) => ({ AttributeName })),
    AttributeDefinitions: Object.entries(like).map(([AttributeName, value]) => ({
      AttributeName,
      AttributeType: Object.keys(value)[0],
    })),
  };
  const clients = { dynamodb: { send: async () => ({ Table }) } } as unknown as OperatorClients;
  return toReplicaKeys(clients, { name: 'orders/User', table: 't' } as KnownReplica, readKeys(file));
}

describe.each(KEYS)('%s as a key', (_, key) => {
  test('is printed as it is taken', async () => {
    expect(await read(keyText(plainKey(key)), key)).toEqual([key]);
  });

  test('is taken from the line of a report, and from a finding of the library', async () => {
    const finding = { kind: 'stale', keyHash: keyHashOf(key), sequence: '0/1' };
    expect(await read(JSON.stringify({ ...finding, key: plainKey(key) }), key)).toEqual([key]);
    expect(await read(JSON.stringify({ ...finding, key }), key)).toEqual([key]);
    expect(await read(JSON.stringify(key), key)).toEqual([key]);
  });
});

test.each([
  ['no JSON', 'x', 'line 1 of'],
  ['no object', '5', 'line 1 of'],
  ['a number that would lose digits', '{"id":12345678901234567890}', 'quotation marks'],
])('%s is refused with its line', async (_, line, message) => {
  await expect(read(line, { id: { N: '1' } })).rejects.toThrow(message);
});
