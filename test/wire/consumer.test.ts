import { type ConsumerSettings, parseConsumerSettings } from '../../lib/wire/consumer';

const least: ConsumerSettings = {
  name: 'billing/Users',
  contract: 'users/User',
  major: 1,
  delivery: 'once',
  deadLetterQueueUrl: 'd',
  payloadBucket: 'p',
};
const whole: ConsumerSettings = {
  ...least,
  dimensions: { service: 'billing', consumer: 'billing/Users' },
  payloadRegion: 'eu-west-1',
  positionsTable: 't',
  horizonSeconds: 60,
  kinds: ['created'],
  fields: ['name'],
  filter: { newsletter: [true] },
};

test('what the construct writes is read as it is', () => {
  for (const each of [least, whole]) expect(parseConsumerSettings(JSON.stringify(each))).toEqual(each);
});

test.each<[keyof ConsumerSettings, unknown]>([
  ['name', 1],
  ['dimensions', 'billing'],
  ['dimensions', { service: 1 }],
  ['contract', undefined],
  ['major', '1'],
  ['delivery', 'twice'],
  ['deadLetterQueueUrl', null],
  ['payloadBucket', []],
  ['payloadRegion', 1],
  ['positionsTable', 1],
  ['horizonSeconds', '60'],
  ['kinds', ['moved']],
  ['fields', 'name'],
  ['filter', []],
])('settings whose %s is %j are none', (member, value) => {
  expect(parseConsumerSettings(JSON.stringify({ ...whole, [member]: value }))).toBeUndefined();
});
