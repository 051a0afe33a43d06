import { Construct } from 'constructs';
import { subscriptionFilterPolicy } from '../../../lib/constructs/replica/filter-policy';
import type { Filter } from '../../../lib/contracts';
import { userContract } from '../support/contracts';
import { newStack } from '../support/stacks';

const policyOf = (filter?: Filter, contract = userContract()) =>
  subscriptionFilterPolicy(new Construct(newStack(), 'User'), contract, 'orders/User', filter);

const upcasting = userContract({ meta: { version: '2.0', upcast: [{ from: 1 }] } });
const versions = (...majors: number[]) =>
  majors.map((major) => ({ prefix: `urn:event-sharing:users:User:${major}.` }));

test('two fields give one alternative for each way of taking them from new or old values', () => {
  expect(policyOf({ newsletter: [true], country: ['CH'] })).toMatchObject({
    $or: [
      { data: { newsletter: [true], country: ['CH'] } },
      { data: { newsletter: [true], __previous: { country: ['CH'] } } },
      { data: { country: ['CH'], __previous: { newsletter: [true] } } },
      { data: { __previous: { newsletter: [true], country: ['CH'] } } },
      { data: { __previous: { __incomplete: [true] } } },
      { dataref: [{ exists: true }] },
    ],
  });
});

test('as many values as SNS allows are accepted', () => {
  const values = Array.from({ length: 14 }, (_, index) => `v${index}`);
  expect(() => policyOf({ name: values })).not.toThrow();
  expect(() => policyOf({ name: ['a', 'b'], newsletter: [true] })).not.toThrow();
});

test.each([
  ['name', { name: Array.from({ length: 15 }, (_, index) => `v${index}`) }, 158],
  ['name, newsletter', { name: ['a', 'b'], newsletter: [true, false] }, 208],
  ['name, email, newsletter', { name: ['a'], email: ['a'], newsletter: [true] }, 258],
])('more than SNS allows are refused with the number: %s', (fields, filter, combinations) => {
  expect(() => policyOf(filter)).toThrow(
    `the filter on ${fields} makes ${combinations} combinations in the subscription's filter policy, SNS allows 150`,
  );
});

test('events of the own major version alone are accepted, and of those that the contract can upcast', () => {
  expect(policyOf()).toMatchObject({ dataschema: versions(1) });
  expect(policyOf(undefined, upcasting)).toEqual({
    dataschema: versions(1, 2),
    audience: [{ exists: false }, 'orders/User'],
  });
});

test('of an older version a filtered replica takes every event, because its fields may have other names', () => {
  const own = { dataschema: versions(2) };
  expect(policyOf({ newsletter: [true] }, upcasting)).toEqual({
    audience: [{ exists: false }, 'orders/User'],
    $or: [
      { ...own, data: { newsletter: [true] } },
      { ...own, data: { __previous: { newsletter: [true] } } },
      { ...own, data: { __previous: { __incomplete: [true] } } },
      { ...own, dataref: [{ exists: true }] },
      { dataschema: versions(1) },
    ],
  });
});

test('an upcast takes no values away from a filter', () => {
  const values = Array.from({ length: 14 }, (_, index) => `v${index}`);
  expect(() => policyOf({ name: values }, upcasting)).not.toThrow();
});
