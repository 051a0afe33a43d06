import { type MessageAttributeValue, PublishCommand } from '@aws-sdk/client-sns';
import { PAGES } from './pages';
import { deployFidelity } from './setup';

const aws = deployFidelity();

type Values = Record<string, string | number | readonly string[]>;

function attribute(value: string | number | readonly string[]): MessageAttributeValue {
  if (typeof value === 'string') return { DataType: 'String', StringValue: value };
  if (typeof value === 'number') return { DataType: 'Number', StringValue: `${value}` };
  return { DataType: 'String.Array', StringValue: JSON.stringify(value) };
}

/** Publishes in order, and answers the messages that pass the filter; the last one has to. */
async function passing(
  policy: object | undefined,
  scope: string,
  messages: readonly { Message: string; MessageAttributes?: Record<string, MessageAttributeValue> }[],
): Promise<(string | undefined)[]> {
  const TopicArn = await aws().topic();
  const filter = policy && { FilterPolicy: JSON.stringify(policy), FilterPolicyScope: scope };
  const queue = await aws().subscriber(TopicArn, { RawMessageDelivery: 'true', ...filter });
  for (const message of messages) await aws().clients.sns.send(new PublishCommand({ TopicArn, ...message }));
  return (await aws().arrived(queue)).map(({ Body }) => Body);
}

const byAttributes = (policy: object, ...list: Values[]) =>
  passing(
    policy,
    'MessageAttributes',
    list.map((values, index) => ({
      Message: `${index}`,
      MessageAttributes: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, attribute(value)]),
      ),
    })),
  );

const byBody = async (policy: object, ...bodies: unknown[]) => {
  const messages = bodies.map((body) => ({ Message: JSON.stringify(body) }));
  const passed = await passing(policy, 'MessageBody', messages);
  return passed.map((body) => JSON.parse(body ?? ''));
};

/** Name, policy, what it refuses, what it accepts. */
type Case<T> = [string, object, T, T];

describe(PAGES.stringMatching.title, () => {
  test.each<Case<Values>>([
    ['an exact value', { store: ['a', 'b'] }, { store: 'c' }, { store: 'b' }],
    ['a prefix', { store: [{ prefix: 'bas' }] }, { store: 'rugby' }, { store: 'baseball' }],
    ['a suffix', { store: [{ suffix: 'ball' }] }, { store: 'rugby' }, { store: 'baseball' }],
    ['anything-but', { store: [{ 'anything-but': ['a', 'b'] }] }, { store: 'a' }, { store: 'c' }],
    [
      'anything-but a prefix',
      { store: [{ 'anything-but': { prefix: 'or' } }] },
      { store: 'order' },
      { store: 'c' },
    ],
    [
      'equals-ignore-case',
      { store: [{ 'equals-ignore-case': 'tennis' }] },
      { store: 'x' },
      { store: 'TENNIS' },
    ],
  ])('by attributes: %s', async (_name, policy, refused, accepted) => {
    expect(await byAttributes(policy, refused, accepted)).toEqual(['1']);
  });

  test('differs from AWS: an element of a String.Array attribute does not match', async () => {
    const policy = { sports: ['rugby', 'last'] };
    expect(await byAttributes(policy, { sports: ['rugby', 'tennis'] }, { sports: 'last' })).toEqual(['1']);
  });

  test('differs from AWS: an element of a list in the body does not match', async () => {
    const last = { sports: 'last' };
    expect(await byBody({ sports: ['rugby', 'last'] }, { sports: ['rugby'] }, last)).toEqual([last]);
  });
});

describe(PAGES.numberMatching.title, () => {
  test.each<Case<Values>>([
    ['an exact number', { price: [{ numeric: ['=', 301.5] }] }, { price: 301 }, { price: 301.5 }],
    ['a range', { price: [{ numeric: ['>', 0, '<=', 150] }] }, { price: 0 }, { price: 150 }],
    ['anything-but a number', { price: [{ 'anything-but': [100, 500] }] }, { price: 100 }, { price: 101 }],
  ])('by attributes: %s', async (_name, policy, refused, accepted) => {
    expect(await byAttributes(policy, refused, accepted)).toEqual(['1']);
  });

  test('by body: a range', async () => {
    const policy = { price: [{ numeric: ['>=', 10, '<', 20] }] };
    expect(await byBody(policy, { price: 20 }, { price: 10 })).toEqual([{ price: 10 }]);
  });
});

describe(PAGES.keyMatching.title, () => {
  test.each<Case<Values>>([
    ['exists: true', { store: [{ exists: true }] }, { other: 'x' }, { store: 'x' }],
    ['exists: false', { store: [{ exists: false }] }, { store: 'x' }, { other: 'x' }],
    [
      'exists: false with no attributes at all does not match',
      { store: [{ exists: false }] },
      {},
      { other: 'x' },
    ],
  ])('by attributes: %s', async (_name, policy, refused, accepted) => {
    expect(await byAttributes(policy, refused, accepted)).toEqual(['1']);
  });

  test.each<Case<object>>([
    ['exists: true', { data: { old: [{ exists: true }] } }, { data: { new: 1 } }, { data: { old: 1 } }],
    ['exists: true needs a value that is not null', { a: [{ exists: true }] }, { a: null, b: 1 }, { a: 1 }],
    ['exists works on leaves only', { a: [{ exists: true }] }, { a: { b: 1 } }, { a: 1 }],
    ['exists: false', { data: { old: [{ exists: false }] } }, { data: { old: 1 } }, { data: { new: 1 } }],
  ])('by body: %s', async (_name, policy, refused, accepted) => {
    expect(await byBody(policy, refused, accepted)).toEqual([accepted]);
  });
});

describe(`${PAGES.keyMatching.title}, empty values`, () => {
  test('differs from AWS: by body, exists true matches an empty text', async () => {
    expect(await byBody({ a: [{ exists: true }] }, { a: '' })).toEqual([{ a: '' }]);
  });
});

describe(PAGES.andOr.title, () => {
  test('by attributes: every key has to match', async () => {
    const policy = { a: ['1'], b: [{ numeric: ['=', 2] }] };
    expect(await byAttributes(policy, { a: '1' }, { a: '1', b: 3 }, { a: '1', b: 2 })).toEqual(['2']);
  });

  test.each<Case<object>>([
    ['$or over keys', { $or: [{ a: [1] }, { b: [2] }] }, { a: 2, b: 1 }, { a: 2, b: 2 }],
    ['$or beside a key', { k: ['x'], $or: [{ a: [1] }, { b: [2] }] }, { k: 'y', a: 1 }, { k: 'x', b: 2 }],
    [
      '$or over nested keys',
      { $or: [{ d: { a: [1] } }, { d: { b: [2] } }] },
      { d: { a: 2 } },
      { d: { b: 2 } },
    ],
  ])('by body: %s', async (_name, policy, refused, accepted) => {
    expect(await byBody(policy, refused, accepted)).toEqual([accepted]);
  });
});

describe(PAGES.filterPolicies.title, () => {
  test('no filter policy: every message comes', async () => {
    const messages = ['no json', '{"a":1}'].map((Message) => ({ Message }));
    expect((await passing(undefined, '', messages)).sort()).toEqual(['no json', '{"a":1}']);
  });

  test('properties that the policy does not name are ignored', async () => {
    expect(await byAttributes({ a: ['1'] }, { a: '1', other: 'x' })).toEqual(['0']);
  });

  test.each<Case<unknown>>([
    ['a nested key', { data: { kind: ['wanted'] } }, { kind: 'wanted' }, { data: { kind: 'wanted' } }],
    ['a body that is no object does not match', { a: [1] }, 'text', { a: 1 }],
  ])('by body: %s', async (_name, policy, refused, accepted) => {
    expect(await byBody(policy, refused, accepted)).toEqual([accepted]);
  });
});

describe(PAGES.filterConstraints.title, () => {
  test.each<Case<unknown>>([
    ['a string, with its case', { a: ['x'] }, { a: 'X' }, { a: 'x' }],
    ['a number', { a: [5] }, { a: 6 }, { a: 5 }],
    ['true and false', { on: [true] }, { on: false }, { on: true }],
    ['null', { on: [null] }, { on: 'x' }, { on: null }],
  ])('by body: a policy may have %s', async (_name, policy, refused, accepted) => {
    expect(await byBody(policy, refused, accepted)).toEqual([accepted]);
  });

  test('differs from AWS: by body, null matches a missing key as well', async () => {
    expect(await byBody({ a: [null] }, { b: 1 })).toEqual([{ b: 1 }]);
  });

  test('differs from AWS: by body, a number or a boolean matches its text as well', async () => {
    expect(await byBody({ a: [5] }, { a: '5' })).toEqual([{ a: '5' }]);
    expect(await byBody({ a: [true] }, { a: 'true' })).toEqual([{ a: 'true' }]);
  });
});
