import { LocalCloudError } from '../shared/errors';
import { hexDigest } from '../shared/naming';
import { type AccessRequest, evaluate, type Identity } from './policy/evaluate';
import { type CreatedResource, Policies } from './policy/policies';
import { REQUEST_READERS } from './requests/readers';
import type { AccountRegion, ServiceRequest } from './requests/request';

/** Lambda developer guide: what the role of a function needs to be fed by a stream, or by a queue. */
const POLLING: Readonly<Record<string, readonly string[]>> = {
  dynamodb: [
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
  ],
  sqs: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
};

/** Why a request is refused, and whose it was. */
export interface AccessDecision {
  /** `undefined` when the request is allowed. */
  readonly refusal: string | undefined;
  readonly functionName?: string;
}

/** Knows what every function may do, from the templates alone, and decides on its requests. */
export class Authority {
  /** By what a deployment calls them. */
  readonly #resources = new Map<string, CreatedResource>();
  #policies = new Policies();
  readonly #functions = new Map<string, string>();

  readonly #place: AccountRegion;

  constructor(place: AccountRegion) {
    this.#place = place;
  }

  /**
   * Takes what a created resource says about permissions, in place of what the same one said before.
   * @throws LocalCloudError `PolicyInvalid`, `PolicyUnsupported`
   */
  set(identity: string, resource: CreatedResource): void {
    const isKnown = this.#resources.has(identity);
    this.#resources.set(identity, resource);
    if (isKnown) this.#readAgain();
    else this.#policies.add(resource);
  }

  /** Forgets what a resource said. */
  remove(identity: string): void {
    if (this.#resources.delete(identity)) this.#readAgain();
  }

  /** The access key id by which a function's requests are known. */
  accessKeyOf(functionName: string): string {
    const key = `ASIA${hexDigest(functionName, 16).toUpperCase()}`;
    this.#functions.set(key, functionName);
    return key;
  }

  /** Decides on a request by what its signature says; the signature itself is not checked. */
  decide(accessKey: string, service: string, request: ServiceRequest): AccessDecision {
    const functionName = this.#functions.get(accessKey);
    if (functionName === undefined) {
      return {
        refusal: `The security token included in the request is invalid: no function has the access key ${accessKey}`,
      };
    }
    const read = REQUEST_READERS[service];
    if (!read)
      return {
        refusal: `the service "${service}" is not known to the local cloud's permissions`,
        functionName,
      };
    try {
      const [refusal] = this.#refusals(functionName, read(request, this.#place));
      return { refusal, functionName };
    } catch (error) {
      // What is not enforced as on AWS must not pass in silence.
      if (error instanceof LocalCloudError) return { refusal: error.message, functionName };
      throw error;
    }
  }

  /** Why a state machine may not do something, by its ARN. */
  refusal(machineArn: string, request: AccessRequest): string | undefined {
    return this.#refusals(machineArn, [request])[0];
  }

  /** Whether the function may do one thing more, which decides what a service tells it. */
  allows(functionName: string, request: AccessRequest): boolean {
    return this.#refusals(functionName, [request]).length === 0;
  }

  /**
   * Checks what Lambda does when an event source mapping is created: whether the function's role may read the source, and write to
   * the destination of what fails.
   *
   * @throws LocalCloudError `AccessDenied` that names the first missing action
   */
  checkEventSource(functionName: string, sourceArn: string, destinationArn: string | undefined): void {
    const polling = (POLLING[sourceArn.split(':')[2] ?? ''] ?? []).map((action) => ({
      action,
      resource: sourceArn,
    }));
    const [refusal] = this.#refusals(functionName, [...polling, ...delivery(destinationArn)]);
    if (refusal)
      throw new LocalCloudError('AccessDenied', `${refusal}: grant it before the mapping is created`);
  }

  #readAgain(): void {
    const policies = new Policies();
    for (const resource of this.#resources.values()) policies.add(resource);
    this.#policies = policies;
  }

  /** @param caller a function's name, or a state machine's ARN */
  #refusals(caller: string, requests: readonly AccessRequest[]): string[] {
    const role = this.#policies.roleOf(caller);
    const identity: Identity = { ...role, accountId: this.#place.accountId };
    const session = `arn:aws:sts::${this.#place.accountId}:assumed-role/${role.name}/${caller.replace(/^.*:/, '')}`;
    return requests.flatMap((request) => {
      const verdict = evaluate(identity, request, this.#policies.policyOf(request.resource));
      if (verdict === 'allowed') return [];
      const { action, resource } = request;
      const reason =
        verdict === 'not allowed'
          ? `no identity-based policy allows the ${action} action`
          : 'a policy denies it explicitly';
      return [
        `User: ${session} is not authorized to perform: ${action} on resource: ${resource} because ${reason}`,
      ];
    });
  }
}

function delivery(destinationArn: string | undefined): AccessRequest[] {
  switch (destinationArn?.split(':')[2]) {
    case 's3':
      return [
        { action: 's3:ListBucket', resource: destinationArn },
        { action: 's3:PutObject', resource: `${destinationArn}/*` },
      ];
    case 'sns':
      return [{ action: 'sns:Publish', resource: destinationArn }];
    case 'sqs':
      return [{ action: 'sqs:SendMessage', resource: destinationArn }];
    default:
      return [];
  }
}
