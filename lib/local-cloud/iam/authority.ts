import type { AccountRegion } from '../shared/account-region';
import { LocalCloudError } from '../shared/errors';
import type { Signature } from '../shared/signature';
import { deliveryRequest, pollingRequests, principalOfDelivery } from './events';
import type { CreatedResource } from './policy/created-resource';
import {
  type AccessRequest,
  type AccessVerdict,
  evaluate,
  evaluateService,
  type Identity,
} from './policy/evaluate';
import { Policies, withoutPath } from './policy/policies';
import { REQUEST_READERS } from './requests/readers';
import type { ServiceRequest } from './requests/request';
import { type Session, Sessions } from './sessions';

/** Why a request is refused, and whose it was. */
export interface AccessDecision {
  /** `undefined` when the request is allowed. */
  readonly refusal: string | undefined;
  readonly session?: Session;
}

/** Knows what every function may do, from the templates alone, and decides on its requests. */
export class Authority {
  /** By what a deployment calls them. */
  readonly #resources = new Map<string, CreatedResource>();
  #policies = new Policies();
  readonly #sessions = new Sessions();

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
  accessKeyOf(functionArn: string): string {
    return this.#sessions.keyOf(this.#sessions.as(functionArn));
  }

  /** The access key of somebody who has assumed a role; undefined when no stack has created it. */
  accessKeyOfRole(roleArn: string, sessionName: string): string | undefined {
    const arn = withoutPath(roleArn);
    return this.#policies.hasRole(arn)
      ? this.#sessions.keyOf(this.#sessions.assume(arn, sessionName))
      : undefined;
  }

  /** Decides on a request by what its signature says; the signature itself is not checked. */
  decide({ accessKey, region, service }: Signature, request: ServiceRequest): AccessDecision {
    const session = this.#sessions.find(accessKey);
    if (session === undefined) {
      return {
        refusal: `The security token included in the request is invalid: no function has the access key ${accessKey}`,
      };
    }
    const read = REQUEST_READERS[service];
    if (!read) {
      return { refusal: `the service "${service}" is not known to the local cloud's permissions`, session };
    }
    return this.#refuse(session, () => read(request, { accountId: session.accountId, region }));
  }

  /** Why a state machine may not do something, by its ARN. */
  refusal(machineArn: string, request: AccessRequest): string | undefined {
    return this.#refusals(this.#sessions.as(machineArn), [request])[0];
  }

  /**
   * Decides on a request to an HTTP endpoint.
   *
   * @returns no refusal for whoever is no function and has assumed no role: clients may do everything
   */
  decideHttp(accessKey: string, requests: readonly AccessRequest[]): AccessDecision {
    const session = this.#sessions.find(accessKey);
    return session ? this.#refuse(session, () => requests) : { refusal: undefined };
  }

  /** Whether a session may do one thing more, which decides what a service tells it. */
  allows(session: Session, request: AccessRequest): boolean {
    return this.#refusals(session, [request]).length === 0;
  }

  /**
   * Checks what Lambda does when an event source mapping is created: whether the function's role may read the source, and write to
   * the destination of what fails.
   *
   * @throws LocalCloudError `AccessDenied` that names the first missing action
   */
  checkEventSource(functionArn: string, sourceArn: string, destinationArn: string | undefined): void {
    const requests = pollingRequests(sourceArn, destinationArn);
    const [refusal] = this.#refusals(this.#sessions.as(functionArn), requests);
    if (refusal)
      throw new LocalCloudError('AccessDenied', `${refusal}: grant it before the mapping is created`);
  }

  #readAgain(): void {
    const policies = new Policies();
    for (const resource of this.#resources.values()) policies.add(resource);
    this.#policies = policies;
  }

  /**
   * Checks what SNS does when the stack of an account subscribes a queue: whether the topic lets that account subscribe. Who deploys
   * may do everything in its own account.
   *
   * @throws LocalCloudError `AccessDenied`
   */
  checkSubscription(topicArn: string, queueArn: string, { accountId }: AccountRegion): void {
    const deployer: Identity = {
      arn: `arn:aws:iam::${accountId}:role/deployment`,
      accountId,
      statements: [ALLOW_EVERYTHING],
    };
    const context = { 'sns:Protocol': ['sqs'], 'sns:Endpoint': [queueArn] };
    const request = { action: 'sns:Subscribe', resource: topicArn, context };
    const verdict = evaluate(deployer, request, this.#policies.policyOf(topicArn, accountId));
    if (verdict !== 'allowed') {
      throw new LocalCloudError('AccessDenied', sentence(deployer.arn, request, verdict));
    }
  }

  /**
   * Checks what SNS does at each delivery: whether subscribed queues take messages of their topics. AWS would drop them without a word.
   *
   * @throws LocalCloudError `AccessDenied`
   */
  checkDeliveries(): void {
    for (const { type, properties } of this.#resources.values()) {
      if (type !== 'AWS::SNS::Subscription' || properties.Protocol !== 'sqs') continue;
      this.#checkDelivery(String(properties.TopicArn), String(properties.Endpoint));
    }
  }

  #checkDelivery(topicArn: string, queueArn: string): void {
    const principal = principalOfDelivery(topicArn, queueArn);
    const request = deliveryRequest(topicArn, queueArn);
    const keyRequests = this.#policies.keys
      .requestsFor(request, '')
      .map((one) => ({ ...one, context: request.context }));
    for (const one of [request, ...keyRequests]) {
      const { statements } = this.#policies.policyOf(one.resource, '');
      const verdict = evaluateService(principal, one, statements);
      if (verdict !== 'allowed') {
        throw new LocalCloudError(
          'AccessDenied',
          `messages of ${topicArn} would be dropped: ${sentence(principal, one, verdict)}`,
        );
      }
    }
  }

  #refuse(session: Session, read: () => readonly AccessRequest[]): AccessDecision {
    try {
      const [refusal] = this.#refusals(session, read());
      return { refusal, session };
    } catch (error) {
      // What is not enforced as on AWS must not pass in silence.
      if (error instanceof LocalCloudError) return { refusal: error.message, session };
      throw error;
    }
  }

  #refusals(session: Session, requests: readonly AccessRequest[]): string[] {
    const identity = this.#identityOf(session);
    const { accountId } = session;
    const withKeys = requests.flatMap((one) => [one, ...this.#policies.keys.requestsFor(one, accountId)]);
    return withKeys.flatMap((request) => {
      const verdict = evaluate(identity, request, this.#policies.policyOf(request.resource, accountId));
      return verdict === 'allowed' ? [] : [sentence(identity.sessionArn, request, verdict)];
    });
  }

  #identityOf({ name, accountId, role }: Session): Identity & { readonly sessionArn: string } {
    const known = 'arn' in role ? this.#policies.role(role.arn) : this.#policies.roleOf(role.ofArn);
    const sessionArn = `arn:aws:sts::${accountId}:assumed-role/${known.name}/${name}`;
    return { ...known, accountId, sessionArn };
  }
}

const ALLOW_EVERYTHING = {
  effect: 'Allow',
  actions: ['*'],
  notActions: [],
  resources: ['*'],
  notResources: [],
  principals: undefined,
  conditions: [],
} as const;

const REASONS: Readonly<Record<Exclude<AccessVerdict, 'allowed'>, (action: string) => string>> = {
  'explicitly denied': () => 'a policy denies it explicitly',
  'not allowed': (action) => `no identity-based policy allows the ${action} action`,
  'not allowed by the resource': (action) => `no resource-based policy allows the ${action} action`,
};

function sentence(
  who: string,
  { action, resource }: AccessRequest,
  verdict: Exclude<AccessVerdict, 'allowed'>,
): string {
  return `User: ${who} is not authorized to perform: ${action} on resource: ${resource} because ${REASONS[verdict](action)}`;
}
