/** The last image that runs without a token. */
export const DEFAULT_IMAGE = 'localstack/localstack:4.14.0';

/** What LocalStack is told, beside its token; docs/localstack.md says why. */
export const SETTINGS = {
  // The functions are declared for ARM, but are plain JavaScript.
  LAMBDA_IGNORE_ARCHITECTURE: '1',
  // Its own sequence numbers of streams instead of those of Kinesis, and no Kinesis to start.
  PROVIDER_OVERRIDE_DYNAMODB: 'v2',
};

/** Why an image has no HTTP APIs; `undefined` when it has them, or is no LocalStack. */
export function lackOfHttpApis(image: string, token: string | undefined): string | undefined {
  return isLocalStack(image) && !token ? 'LocalStack without a token has no HTTP APIs' : undefined;
}

/** Why an image tells no percentiles of metrics; `undefined` when it does, or is no LocalStack. */
export function lackOfPercentiles(image: string): string | undefined {
  return isLocalStack(image) ? "LocalStack's CloudWatch fails when it is asked for a percentile" : undefined;
}

function isLocalStack(image: string): boolean {
  return image.split('/').at(-1)?.startsWith('localstack') ?? false;
}
