import { itemDigest } from '../../../lib/adapters/digest';
import { answerRead, type ReadPorts } from '../../../lib/protocol/audit/read-actions';
import type { ReadRequest } from '../../../lib/wire/read-requests';
import { order } from '../../support/order-placed';
import { sharedContract } from '../../support/shared-contract';
import { userContract } from '../../support/user-contract';

const ITEM = { user_id: { N: '1' }, name: { S: 'Alice' } };
const ports: ReadPorts = {
  contracts: [sharedContract(userContract)],
  table: {
    scan: async () => ({ items: [ITEM] }),
    getAll: async () => [ITEM],
    keySchema: async () => [{ name: 'user_id', type: 'N' }],
  },
  digest: itemDigest,
};
const selection = { contract: userContract.id, fields: ['user_id', 'name'] };
const row = { key: { user_id: { N: '1' } }, digest: itemDigest(ITEM) };

test.each<[ReadRequest]>([
  [{ action: 'page', ...selection, segment: 0, segments: 1 }],
  [{ action: 'lookup', ...selection, keys: [row.key] }],
])('%j is answered by keys and digests', async (request) => {
  expect(await answerRead(request, ports)).toEqual({ rows: [row] });
});

test('what the owner shares is answered as it was given, in all versions', async () => {
  const other = sharedContract(order);
  const answer = await answerRead(
    { action: 'contracts' },
    { ...ports, contracts: [...ports.contracts, other] },
  );
  expect(answer).toEqual({ contracts: [userContract.schema, order.schema] });
});

test('where writers leave their trace context is answered with what is shared', async () => {
  const answer = await answerRead({ action: 'contracts' }, { ...ports, traceAttribute: 'trace' });
  expect(answer).toEqual({ contracts: [userContract.schema], traceAttribute: 'trace' });
});

test.each<[string, ReadRequest, string]>([
  [
    'an action that is none',
    { ...selection, action: 'scan' } as never,
    'no action is "scan": use page, lookup or',
  ],
  [
    'a version that is not published',
    { action: 'lookup', ...selection, major: 99, keys: [] },
    'publishes major version 1 of users/User, not 99',
  ],
])('%s is refused', async (_what, request, message) => {
  await expect(answerRead(request, ports)).rejects.toThrow(message);
});
