import { admitElsewhere } from '../../../lib/protocol/batch/elsewhere';

const ADMISSION = { account: '111111111111', sharedWith: { accounts: ['222222222222'] } };
const queueOf = (account: string) => `arn:aws:sqs:eu-west-1:${account}:orders-Queue`;
const described = (queueArn: unknown = queueOf('222222222222'), more: object = {}) => ({
  contract: 'users/User',
  reads: [2, 1],
  queueArn,
  ...more,
});
const admit = (given: unknown, admission: Parameters<typeof admitElsewhere>[2] = ADMISSION) =>
  admitElsewhere('orders/User', given, admission);

test('a queue of an account with which the feed is shared is admitted, in its own region', () => {
  expect(admit(described())).toEqual({
    described: described(),
    queue: {
      account: '222222222222',
      region: 'eu-west-1',
      url: 'https://sqs.eu-west-1.amazonaws.com/222222222222/orders-Queue',
    },
  });
});

test('nothing is kept of what a request says beside that', () => {
  const { described: kept } = admit(described(undefined, { filter: { name: ['a'] }, secret: 1 }));
  expect(kept).toEqual(described(undefined, { filter: { name: ['a'] } }));
});

test('another region of the own account is admitted, also where nothing is shared', () => {
  const { queue } = admit(described(queueOf('111111111111')), { account: '111111111111' });
  expect(queue.account).toBe('111111111111');
});

test.each([
  ['where the feed is shared with others', ADMISSION],
  ['where it is shared with nobody', { account: '111111111111' }],
  ['where it is shared with an empty list', { account: '111111111111', sharedWith: { accounts: [] } }],
])('a queue of any other account is refused %s', (_, admission) => {
  expect(() => admit(described(queueOf('444444444444')), admission)).toThrow(
    'the queue of orders/User is in account 444444444444, with which this feed is not shared: add it to sharedWith.accounts of the ChangeFeed',
  );
});

test("of an organisation's accounts the role of the function decides", () => {
  const admission = { account: '111111111111', sharedWith: { organizationId: 'o-a1b2c3d4e5' } };
  expect(admit(described(queueOf('444444444444')), admission).queue.account).toBe('444444444444');
});

test.each([
  ['no text', 1],
  ['an URL', 'https://sqs.eu-west-1.amazonaws.com/222222222222/orders-Queue'],
  ['a topic', 'arn:aws:sns:eu-west-1:222222222222:orders'],
  ['more than a queue', `${queueOf('222222222222')}/../444444444444/theirs`],
  ['an account that begins alike', queueOf('222222222222@4')],
  ['a host in the region', 'arn:aws:sqs:evil.example/:222222222222:q'],
  ['a line end', `${queueOf('222222222222')}\n`],
])('%s is no queue', (_, queueArn) => {
  expect(() => admit(described(queueArn))).toThrow('"elsewhere" must say of orders/User its "contract"');
});

test.each([null, 'x', [], {}, described(undefined, { reads: 'all' }), described(undefined, { filter: 1 })])(
  '%j is no description',
  (given) => {
    expect(() => admit(given)).toThrow('read the parameter of the replica anew');
  },
);

test('a queue in China is where China has it', () => {
  const queueArn = 'arn:aws-cn:sqs:cn-north-1:222222222222:q';
  expect(admit(described(queueArn)).queue.url).toBe('https://sqs.cn-north-1.amazonaws.com.cn/222222222222/q');
});
