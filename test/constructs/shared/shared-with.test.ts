import { Aws } from 'aws-cdk-lib';
import { accountRule, regionNameRule } from '../../../lib/constructs/shared/shared-with';

test.each([
  'eu-west-1',
  'us-gov-west-1',
  'cn-northwest-1',
  'us-isob-east-1',
  'ap-southeast-5',
  'eusc-de-east-1',
])('%s is the name of a region', (region) => {
  expect(regionNameRule('feedRegion', region).condition).toBe(false);
});

test.each([
  '',
  'Ireland',
  'eu',
  'eu-west',
  'eu_west_1',
  'EU-WEST-1',
  'e-west-1',
  'eu-west-1a',
  'eu-west-1\n',
  Aws.REGION,
])('%j is none, and the message says so', (region) => {
  const { condition, message } = regionNameRule('feedRegion', region);
  expect(condition).toBe(true);
  expect(message()).toContain(
    `feedRegion must be the name of a region such as eu-west-1, known at synthesis, received "${region}"`,
  );
});

test.each(['', '12345678901', '1234567890123', '12345678901a', '123456789012\n', Aws.ACCOUNT_ID])(
  '%j is no account',
  (account) => {
    expect(accountRule('feedAccount', account).condition).toBe(true);
  },
);
