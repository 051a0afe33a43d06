import fc from 'fast-check';
import { type FeedAddress, feedNames } from '../../../lib/constructs/shared/feed-names';

const ADDRESS: FeedAddress = {
  namespace: 'dev',
  owner: 'users',
  entity: 'User',
  account: '111111111111',
  region: 'eu-west-1',
};
/** Whatever a person may have called things, and longer than any limit. */
const addresses = fc.record({
  namespace: fc.option(fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/), { nil: undefined }),
  owner: fc
    .tuple(fc.string({ unit: 'binary' }), fc.nat(300))
    .map(([text, length]) => `${text}${'x'.repeat(length)}`),
  entity: fc.stringMatching(/^[A-Z][A-Za-z0-9]{0,63}$/),
  account: fc.stringMatching(/^\d{12}$/),
  region: fc.constantFrom('eu-west-1', 'ap-southeast-3'),
});

test('names say what they are of', () => {
  expect(feedNames(ADDRESS)).toEqual({
    topic: expect.stringMatching(/^es-dev-users-user-changes-[0-9a-f]{16}$/),
    payloads: expect.stringMatching(/^es-dev-users-user-payloads-[0-9a-f]{16}$/),
    batchRole: expect.stringMatching(/^es-dev-users-user-batch-[0-9a-f]{16}$/),
  });
});

test('names are legal for a bucket, a role and a topic, and hold the namespace, however long the others are', () => {
  fc.assert(
    fc.property(addresses, (address) => {
      for (const name of Object.values(feedNames(address))) {
        expect(name).toMatch(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
        // "Bucket naming rules", S3 user guide.
        expect(name).not.toMatch(/^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3|-an)$/);
        expect(name.startsWith(`es-${(address.namespace ?? '').replace(/-+/g, '-').replace(/-$/, '')}`)).toBe(
          true,
        );
      }
    }),
  );
});

test('each part of the address makes other names, also where they read alike or were cut', () => {
  const long = 'x'.repeat(100);
  const alike: FeedAddress[] = [
    ADDRESS,
    { ...ADDRESS, namespace: undefined },
    { ...ADDRESS, namespace: 'dev-users', owner: 'user' },
    { ...ADDRESS, namespace: undefined, owner: 'dev-users' },
    { ...ADDRESS, entity: 'USER' },
    { ...ADDRESS, account: '222222222222' },
    { ...ADDRESS, region: 'eu-west-2' },
    { ...ADDRESS, owner: `${long}1` },
    { ...ADDRESS, owner: `${long}2` },
  ];
  const names = alike.flatMap((address) => Object.values(feedNames(address)));
  expect(new Set(names).size).toBe(names.length);
});
