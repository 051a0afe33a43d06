import { readEndpointUrl } from '../../lib/cli/shared/endpoint-url';
import { isAws } from '../../lib/local-cloud/shared/aws-host';

describe('the URL of an endpoint', () => {
  it('is taken without its path', () => {
    expect(readEndpointUrl('http://127.0.0.1:4566/health')).toBe('http://127.0.0.1:4566');
    expect(readEndpointUrl('https://localhost.localstack.cloud:4566')).toBe(
      'https://localhost.localstack.cloud:4566',
    );
  });

  it.each([undefined, '', 'localhost:4566', 'ftp://127.0.0.1'])('is refused when it is %p', (text) => {
    expect(() => readEndpointUrl(text)).toThrow(/give that of an AWS-compatible endpoint/);
  });

  it.each([
    'https://sns.us-east-1.amazonaws.com',
    'https://sqs.cn-north-1.amazonaws.com.cn',
    'https://lambda.us-east-1.api.aws',
    'https://dynamodb.us-east-1.amazonaws.com.:443',
  ])('is refused when it is AWS itself: %s', (text) => {
    expect(() => readEndpointUrl(text)).toThrow(/is AWS itself/);
  });
});

describe('what may lead to AWS', () => {
  const saved = process.env.EVENT_SHARING_EMULATORS;
  afterEach(() => {
    if (saved === undefined) delete process.env.EVENT_SHARING_EMULATORS;
    else process.env.EVENT_SHARING_EMULATORS = saved;
  });

  it.each([
    'https://dynamodb.us-east-1.amazonaws.com',
    'https://DynamoDB.US-East-1.AmazonAWS.com.',
    'https://sqs-fips.us-gov-west-1.amazonaws.com',
    'https://dynamodb.cn-north-1.amazonaws.com.cn',
    'https://lambda.us-east-1.api.aws',
    'https://sqs.us-gov-east-1.api.aws',
    'https://sns.cn-north-1.api.amazonwebservices.com.cn',
    'https://s3.dualstack.eu-west-1.amazonaws.com',
    'https://dynamodb.us-iso-east-1.c2s.ic.gov',
    'https://sqs.us-isob-east-1.sc2s.sgov.gov',
    'https://sqs.eu-isoe-west-1.cloud.adc-e.uk',
    'https://sqs.us-isof-south-1.csp.hci.ic.gov',
    'https://sqs.eusc-de-east-1.amazonaws.eu',
    'https://vpce-0a1b-2c3d.sqs.us-east-1.vpce.amazonaws.com',
    'https://sqs.aws.example.com',
    'https://52.94.0.1',
    'https://[2600:1f18::1]',
    'http://169.254.169.254',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://evil-localhost.localstack.cloud',
    'sqs.us-east-1.amazonaws.com:443',
    'sqs.us-east-1.amazonaws.com',
  ])('%s may', (url) => {
    expect(isAws(url)).toBe(true);
  });

  it.each([
    'http://localhost:4566',
    'http://s3.localhost:4566',
    'http://127.0.0.1:8000',
    'http://127.1.2.3',
    'http://[::1]:4566',
    'http://0.0.0.0:4566',
    'http://10.1.2.3',
    'http://172.31.0.1',
    'http://192.168.1.2:4566',
    'http://[fd00::1]',
    'http://host.docker.internal:4566',
    'http://localstack:4566',
    'https://localhost.localstack.cloud:4566',
    'https://s3.localhost.localstack.cloud:4566',
  ])('%s cannot', (url) => {
    expect(isAws(url)).toBe(false);
  });

  it('takes the names of emulators that a team says it has, and those below them', () => {
    process.env.EVENT_SHARING_EMULATORS = 'emulator.example.com, Other.example.com';
    const names = ['emulator.example.com', 's3.emulator.example.com', 'other.example.com'];
    expect(names.map((name) => isAws(`http://${name}:4566`))).toEqual([false, false, false]);
    expect(isAws('http://my-emulator.example.com')).toBe(true);
    process.env.EVENT_SHARING_EMULATORS = ',';
    expect(isAws('https://sqs.us-east-1.amazonaws.com')).toBe(true);
  });
});
