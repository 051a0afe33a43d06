import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { fromSdkItem, toSdkItem } from '../../lib/adapters/sdk-values';

test('an attribute of which the SDK tells no value is left out, and hides no other', () => {
  const read = Object.fromEntries([
    ['__proto__', undefined],
    ['name', { S: 'x' }],
    ['nested', { M: Object.fromEntries([['__proto__', undefined]]) }],
  ]);
  expect(fromSdkItem(read as Record<string, AttributeValue>)).toEqual({
    name: { S: 'x' },
    nested: { M: {} },
  });
});

test('binary values are bytes for the SDK, and base64 in the wire form', () => {
  const item = { one: { B: 'aGk=' }, some: { BS: ['aGk='] }, deep: { M: { list: { L: [{ B: 'aGk=' }] } } } };
  expect(toSdkItem(item)).toMatchObject({ one: { B: Buffer.from('hi') } });
  expect(fromSdkItem(toSdkItem(item))).toEqual(item);
});
