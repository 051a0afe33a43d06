import { lookup } from 'node:dns/promises';
import { CdkStacks } from './cdk-stacks';

/** Emulators take any credentials and know this account; real ones never get here. */
const ACCOUNT = '000000000000';
const REGION = 'us-east-1';
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** The example's stacks on a cloud that answers AWS requests at a URL, which is bootstrapped first. */
export class EndpointStacks extends CdkStacks {
  private constructor(readonly url: string) {
    const env = {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_REGION: REGION,
      CDK_DEFAULT_ACCOUNT: ACCOUNT,
      CDK_DEFAULT_REGION: REGION,
    };
    super(env, `aws://${ACCOUNT}/${REGION}`);
  }

  /** Takes the host's address for its name: a bucket's requests would else go to `<bucket>.<name>`, which resolves nowhere. */
  static async at(url: string): Promise<EndpointStacks> {
    const parsed = new URL(url);
    if (parsed.protocol === 'http:') parsed.hostname = (await lookup(parsed.hostname, 4)).address;
    return new EndpointStacks(parsed.origin);
  }

  /** Settings of SDK clients. */
  get settings() {
    return { endpoint: this.url, region: REGION, credentials: CREDENTIALS };
  }
}
