// Belongs to fauxqs-worker.mts and runs in its thread. Imports nothing of this package.
import { AsyncLocalStorage } from 'node:async_hooks';

/*
 * The emulator has one account. Here its stores learn from a request's signature whose it is, as AWS does: names belong to the caller's
 * account and the region of the signature; ARNs and queue URLs tell their account themselves.
 */

/** What the emulator writes into every ARN and queue URL. */
const EMULATED = '000000000000';

interface Caller {
  readonly accountId: string;
  readonly region: string;
  /** Whether the request calls a queue by its name, of which the emulator makes an ARN of its one account. */
  readonly byName: boolean;
}

interface Named {
  arn: string;
}

interface Topic extends Named {
  subscriptionArns: string[];
}

/** What is used of the emulator's stores; the rest of their arguments passes through. */
interface SqsStore {
  readonly queues: Map<string, Named>;
  buildQueueUrl(...parts: string[]): string;
  createQueue(name: string, url: string, arn: string, ...rest: unknown[]): Named;
  getQueue(url: string): Named | undefined;
  getQueueByArn(arn: string): Named | undefined;
  listQueues(...rest: unknown[]): object;
}

interface SnsStore {
  readonly topics: Map<string, Topic>;
  readonly subscriptions: Map<string, Named>;
  createTopic(...rest: unknown[]): Topic;
  subscribe(topicArn: string, ...rest: unknown[]): Named | undefined;
  listTopics(...rest: unknown[]): object;
}

interface S3Store {
  createBucket(name: string, ...rest: unknown[]): void;
}

interface Classes {
  readonly SqsStore: new () => SqsStore;
  readonly SnsStore: new () => SnsStore;
  readonly S3Store: new () => S3Store;
}

interface Request {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly query: unknown;
  readonly params: unknown;
  readonly body?: unknown;
}

interface Reply {
  code(status: number): Reply;
  headers(values: Readonly<Record<string, string>>): Reply;
  send(body: string): unknown;
}

export interface Settings {
  /** Whose the requests are whose access key names no account. */
  readonly accountId: string;
  /** Finds the account in an access key, as its first group. */
  readonly accountInKey: RegExp;
}

const served = new AsyncLocalStorage<Caller>();
const caller = (): Caller => served.getStore() ?? { accountId: EMULATED, region: '', byName: false };
const regionOfBucket = new Map<string, string>();

/** An ARN that the emulator has just made of a name. */
const owned = (arn: string) => arn.replace(`:${EMULATED}:`, `:${caller().accountId}:`);

/** Those of a store's things that the caller's account has in the region. */
function ofCaller<T extends Named>(all: ReadonlyMap<string, T>): Map<string, T> {
  const place = `:${caller().region}:${caller().accountId}:`;
  return new Map([...all].filter(([, { arn }]) => arn.includes(place)));
}

/** The emulator's stores, with accounts and regions apart. */
export function storesOfAccounts(classes: Classes) {
  class Queues extends classes.SqsStore {
    override buildQueueUrl(...parts: string[]): string {
      return super.buildQueueUrl(...parts).replace(`/${EMULATED}/`, `/${caller().accountId}/`);
    }

    override createQueue(name: string, url: string, arn: string, ...rest: unknown[]): Named {
      return super.createQueue(name, url, owned(arn), ...rest);
    }

    /** On AWS the host of the URL names the region, and the signature must be for that region. */
    override getQueue(url: string): Named | undefined {
      const [accountId, name] = new URL(url, 'http://localhost').pathname.split('/').slice(-2);
      return super.getQueueByArn(`arn:aws:sqs:${caller().region}:${accountId}:${name}`);
    }

    /** Subscriptions and redrive policies ask with ARNs that are right already. */
    override getQueueByArn(arn: string): Named | undefined {
      return super.getQueueByArn(caller().byName ? owned(arn) : arn);
    }

    override listQueues(...rest: unknown[]): object {
      return classes.SqsStore.prototype.listQueues.call({ queues: ofCaller(this.queues) }, ...rest);
    }
  }

  class Topics extends classes.SnsStore {
    override createTopic(...rest: unknown[]): Topic {
      const { topics } = this;
      const view = {
        get: (arn: string) => topics.get(owned(arn)),
        set: (arn: string, topic: Topic) => topics.set(owned(arn), Object.assign(topic, { arn: owned(arn) })),
      };
      return classes.SnsStore.prototype.createTopic.call({ topics: view }, ...rest);
    }

    override subscribe(topicArn: string, ...rest: unknown[]): Named | undefined {
      const made = super.subscribe(topicArn, ...rest);
      const topic = this.topics.get(topicArn);
      if (!made || !topic || made.arn.startsWith(`${topicArn}:`)) return made;
      const emulated = made.arn;
      made.arn = `${topicArn}:${emulated.split(':').at(-1)}`;
      this.subscriptions.delete(emulated);
      this.subscriptions.set(made.arn, made);
      topic.subscriptionArns = topic.subscriptionArns.map((arn) => (arn === emulated ? made.arn : arn));
      return made;
    }

    override listTopics(...rest: unknown[]): object {
      return classes.SnsStore.prototype.listTopics.call({ topics: ofCaller(this.topics) }, ...rest);
    }
  }

  class Buckets extends classes.S3Store {
    override createBucket(name: string, ...rest: unknown[]): void {
      super.createBucket(name, ...rest);
      if (!regionOfBucket.has(name)) regionOfBucket.set(name, caller().region);
    }
  }

  return { sqsStore: new Queues(), snsStore: new Topics(), s3Store: new Buckets() };
}

/** Reads whose a request is, and refuses what is in another region than the one that it is signed for. */
export function servingAccounts({ accountId, accountInKey }: Settings) {
  return (request: Request, reply: Reply, done: () => void): void => {
    const query = (request.query ?? {}) as Record<string, string>;
    const credential =
      query['X-Amz-Credential'] ??
      /Credential=([^,\s]+)/.exec(String(request.headers.authorization))?.[1] ??
      '';
    const [key = '', , region = ''] = credential.split('/');
    const input = (Buffer.isBuffer(request.body) ? {} : (request.body ?? {})) as Record<string, unknown>;
    const { TopicArn: topic = '', QueueOwnerAWSAccountId: owner } = input;
    const { bucket = '' } = (request.params ?? {}) as { bucket?: string };
    const regionOfTopic = String(topic).split(':')[3];
    if (regionOfTopic && region && regionOfTopic !== region) {
      // What SNS answers to the ARN of another region's topic.
      const error =
        '<Error><Type>Sender</Type><Code>InvalidParameter</Code><Message>Invalid parameter: TopicArn</Message></Error>';
      reply.code(400).headers({ 'content-type': 'text/xml' }).send(`<ErrorResponse>${error}</ErrorResponse>`);
      return;
    }
    const regionOf = regionOfBucket.get(bucket);
    if (regionOf && region && regionOf !== region) {
      const message =
        'The bucket you are attempting to access must be addressed using the specified endpoint.';
      const error = `<Error><Code>PermanentRedirect</Code><Message>${message}</Message><Bucket>${bucket}</Bucket></Error>`;
      reply
        .code(301)
        .headers({ 'content-type': 'application/xml', 'x-amz-bucket-region': regionOf })
        .send(error);
      return;
    }
    const account = String(owner ?? accountInKey.exec(key)?.[1] ?? accountId);
    const byName = /\.(CreateQueue|GetQueueUrl)$/.test(String(request.headers['x-amz-target']));
    served.run({ accountId: account, region: region || 'us-east-1', byName }, done);
  };
}
