import { lookup } from 'node:dns/promises';
import { ENV } from '../lib/wire/handler';
import { CdkStacks } from './cdk-stacks';

/** The account that emulators take for whoever says nothing of an account. */
const ACCOUNT = '000000000000';
const REGION = 'us-east-1';

/** What goes where at an endpoint. */
export interface EndpointPlace {
  /** By 12 digits: an access key of that form is of the account, for emulators that know several. @default theirs */
  readonly account?: string;
  /** The namespace of all stacks, before whose names it stands. @default none */
  readonly namespace?: string;
  /** File of the app. @default the example */
  readonly app?: string;
}

/** The stacks of the example, or of another app, on a cloud that answers AWS requests at a URL, which is bootstrapped first. */
export class EndpointStacks extends CdkStacks {
  readonly account: string;

  private constructor(
    readonly url: string,
    { account = ACCOUNT, namespace, app }: EndpointPlace,
  ) {
    const accessKeyId = accessKeyOf(account);
    const env = {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: REGION,
      CDK_DEFAULT_ACCOUNT: account,
      CDK_DEFAULT_REGION: REGION,
      ...(namespace && { [ENV.namespace]: namespace }),
    };
    super(env, `aws://${account}/${REGION}`, app);
    this.account = account;
  }

  /** Takes the host's address for its name: a bucket's requests would else go to `<bucket>.<name>`, which resolves nowhere. */
  static async at(url: string, place: EndpointPlace = {}): Promise<EndpointStacks> {
    const parsed = new URL(url);
    if (parsed.protocol === 'http:') parsed.hostname = (await lookup(parsed.hostname, 4)).address;
    return new EndpointStacks(parsed.origin, place);
  }

  /** Settings of SDK clients. */
  get settings() {
    const credentials = { accessKeyId: accessKeyOf(this.account), secretAccessKey: 'test' };
    return { endpoint: this.url, region: REGION, credentials };
  }
}

/** Emulators take any other credentials; real ones never get here. */
function accessKeyOf(account: string): string {
  return account === ACCOUNT ? 'test' : account;
}
