import { readEndpointUrl } from '../../bin/endpoint-url';

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
