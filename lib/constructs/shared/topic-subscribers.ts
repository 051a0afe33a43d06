import { type CfnElement, CfnParameter, Reference, Stack, Tokenization } from 'aws-cdk-lib';
import { CfnSubscription, CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnParameter as CfnSsmParameter } from 'aws-cdk-lib/aws-ssm';
import type { IConstruct } from 'constructs';

/** A topic, and how many subscribe to it. */
export interface Subscribed {
  /** The topic; or who subscribes to it first, where another app has it. */
  readonly topic: CfnElement;
  readonly count: number;
}

/**
 * How many subscriptions of an app each topic has: those that refer to it, from whatever stack, and those that find it by the SSM
 * parameter which the feed has written.
 */
export function subscribersByTopic(elements: readonly CfnElement[]): Subscribed[] {
  const announced = new Map<string, CfnElement>();
  for (const one of elements) {
    const topic = one instanceof CfnSsmParameter ? targetOf(one.value) : undefined;
    if (topic instanceof CfnTopic) announced.set(placed(one, (one as CfnSsmParameter).name), topic);
  }
  const subscribed = new Map<CfnElement | string, { topic: CfnElement; count: number }>();
  for (const one of elements) {
    if (!(one instanceof CfnSubscription)) continue;
    const topic = topicOf(one, announced);
    const known = subscribed.get(topic);
    if (known) known.count += 1;
    else subscribed.set(topic, { topic: typeof topic === 'string' ? one : topic, count: 1 });
  }
  return [...subscribed.values()];
}

/** The topic, or what tells it from others when another app has it. */
function topicOf(
  { stack, topicArn }: CfnSubscription,
  announced: ReadonlyMap<string, CfnElement>,
): CfnElement | string {
  const target = targetOf(topicArn);
  if (target instanceof CfnTopic) return target;
  if (!(target instanceof CfnParameter)) return JSON.stringify(stack.resolve(topicArn));
  const name = placed(target, target.default);
  return announced.get(name) ?? name;
}

/** What a value refers to, before references become those of a stack. */
function targetOf(value: string): IConstruct | undefined {
  const { firstToken, length } = Tokenization.reverseString(value);
  return length === 1 && Reference.isReference(firstToken) ? firstToken.target : undefined;
}

/** Names of SSM parameters count in one account and region. */
function placed(at: IConstruct, name: unknown): string {
  const { account, region } = Stack.of(at);
  return JSON.stringify([account, region, name]);
}
