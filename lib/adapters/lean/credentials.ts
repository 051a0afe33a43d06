/** What a request is signed with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Names the signer of requests in `catch` and in logs, as the SDK does. */
const NAME = 'CredentialsProviderError';

/**
 * The credentials of the environment, in which Lambda puts those of a function's role. They are read for each request, since
 * whoever renews them does it there.
 *
 * @throws Error when there are none
 */
export function environmentCredentials(environment: NodeJS.ProcessEnv = process.env): Credentials {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  if (AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY) {
    return {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    };
  }
  const error = new Error(
    'there are no credentials to sign requests with: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  );
  error.name = NAME;
  throw error;
}
