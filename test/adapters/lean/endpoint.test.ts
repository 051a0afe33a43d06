import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as events from '@aws-sdk/client-eventbridge';
import * as s3 from '@aws-sdk/client-s3';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import * as ssm from '@aws-sdk/client-ssm';
import { endpointOf } from '../../../lib/adapters/lean/endpoint';
import { objectAddress } from '../../../lib/adapters/lean/s3-address';

/** As much of a client as says by which rules the SDK finds an endpoint. */
interface Ruled {
  readonly config: { readonly endpointProvider: (parameters: object) => { readonly url: URL } };
}
const rules = (client: unknown) => (client as Ruled).config.endpointProvider;

const SERVICES = [
  ['dynamodb', 'DYNAMODB', rules(new dynamodb.DynamoDBClient({ region: 'x' }))],
  ['sqs', 'SQS', rules(new sqs.SQSClient({ region: 'x' }))],
  ['sns', 'SNS', rules(new sns.SNSClient({ region: 'x' }))],
  ['ssm', 'SSM', rules(new ssm.SSMClient({ region: 'x' }))],
  ['events', 'EVENTBRIDGE', rules(new events.EventBridgeClient({ region: 'x' }))],
] as const;
const ofS3 = rules(new s3.S3Client({ region: 'x' }));

const REGIONS = [
  'us-east-1',
  'eu-west-1',
  'mx-central-1',
  'xx-new-9',
  'cn-north-1',
  'us-gov-west-1',
  'us-gov-east-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'eu-isoe-west-1',
  'us-isof-south-1',
  'eusc-de-east-1',
];
const KINDS = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;
const environment = (fips: boolean, dualStack: boolean) => ({
  ...(fips && { AWS_USE_FIPS_ENDPOINT: 'true' }),
  ...(dualStack && { AWS_USE_DUALSTACK_ENDPOINT: 'true' }),
});

/** What the SDK refuses is a kind of endpoint that the partition does not have: nobody can set it today. */
function bySdk(
  provider: (parameters: object) => { readonly url: URL },
  parameters: object,
): string | undefined {
  try {
    return provider(parameters).url.href;
  } catch {
    return undefined;
  }
}

describe.each(REGIONS)('in %s', (region) => {
  test.each(SERVICES)('%s is where the SDK asks', (name, variable, provider) => {
    for (const [UseFIPS, UseDualStack] of KINDS) {
      const expected = bySdk(provider, { Region: region, UseFIPS, UseDualStack });
      const { url } = endpointOf({ name, variable }, region, environment(UseFIPS, UseDualStack));
      expect(url.href).toBe(expected ?? url.href);
    }
  });

  test.each(['payloads', 'with.dots', 'a-b-3'])('the bucket %s is where the SDK asks', (Bucket) => {
    for (const [UseFIPS, UseDualStack] of KINDS) {
      const expected = bySdk(ofS3, { Region: region, UseFIPS, UseDualStack, Bucket });
      const address = s3Address(region, Bucket, environment(UseFIPS, UseDualStack));
      expect(address).toBe(expected === undefined ? address : `${expected.replace(/\/$/, '')}/a%20b`);
    }
  });
});

test.each([
  'http://127.0.0.1:4566',
  'http://[::1]:4566',
  'http://localhost:4566',
  'https://emulator.example:4566',
  'http://127.0.0.1:4566/below',
])('a bucket at the endpoint %s is where the SDK asks', (Endpoint) => {
  for (const Bucket of ['payloads', 'x1']) {
    const expected = bySdk(ofS3, {
      Region: 'eu-west-1',
      UseFIPS: false,
      UseDualStack: false,
      Bucket,
      Endpoint,
    });
    if (Bucket === 'payloads') expect(expected).toBeDefined();
    const address = s3Address('eu-west-1', Bucket, { AWS_ENDPOINT_URL: Endpoint });
    expect(address).toBe(expected === undefined ? address : `${expected.replace(/\/$/, '')}/a%20b`);
  }
});

/** The URL of an object, without its query. */
function s3Address(region: string, bucket: string, variables: object): string {
  const endpoint = endpointOf({ name: 's3', variable: 'S3' }, region, variables as NodeJS.ProcessEnv);
  const { hostPrefix = '', path } = objectAddress(endpoint, bucket, 'a b', 'x');
  const { protocol, host, pathname } = endpoint.url;
  return `${protocol}//${hostPrefix}${host}${pathname.replace(/\/$/, '')}${path.replace('?x', '')}`;
}

describe('an endpoint of the environment', () => {
  const found = (variables: Record<string, string>) =>
    endpointOf({ name: 'sqs', variable: 'SQS' }, 'eu-west-1', variables).url.href;
  const both = { AWS_ENDPOINT_URL_SQS: 'http://one:1', AWS_ENDPOINT_URL: 'http://two:2' };

  test('is the one of the service before the one of all', () => {
    expect(found(both)).toBe('http://one:1/');
    expect(found({ AWS_ENDPOINT_URL: 'http://two:2', AWS_ENDPOINT_URL_SNS: 'http://other:3' })).toBe(
      'http://two:2/',
    );
    expect(found({ ...both, AWS_ENDPOINT_URL_SQS: '' })).toBe('http://two:2/');
  });

  test('is not looked at where that is said', () => {
    const ignored = { ...both, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
    expect(found(ignored)).toBe('https://sqs.eu-west-1.amazonaws.com/');
  });

  test.each(['nonsense', 'ftp://one:1', 'one:1'])('that is no URL is refused: %s', (url) => {
    expect(() => found({ AWS_ENDPOINT_URL_SQS: url })).toThrow(
      `AWS_ENDPOINT_URL_SQS is "${url}", which is no HTTP URL: name one, or unset it`,
    );
  });

  test('cannot be of another kind', () => {
    expect(() => found({ ...both, AWS_USE_FIPS_ENDPOINT: 'true' })).toThrow(/unset one or the other/);
  });
});
