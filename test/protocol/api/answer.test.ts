import { documentOf, withTag } from '../../../lib/protocol/api/answer';
import type { Row } from '../../../lib/wire/item';
import { userContract } from '../../support/user-contract';

const tagOf = (data: Row) =>
  withTag(documentOf(userContract, { data }), undefined, (text) => Buffer.from(text).toString('base64url'))
    .headers.etag;

test('equal rows have one entity tag, in whatever order their members come', () => {
  const address = { city: 'Bern', street: 'Marktgasse' };
  const turned = { street: 'Marktgasse', city: 'Bern' };
  expect(tagOf({ address: turned, user_id: 1 })).toBe(tagOf({ user_id: 1, address }));
  expect(tagOf({ user_id: 1, address })).not.toBe(
    tagOf({ user_id: 1, address: { ...address, city: 'Thun' } }),
  );
});
