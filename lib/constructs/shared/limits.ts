import { Annotations, CfnElement, CfnOutput, CfnParameter, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSubscription, CfnTopicPolicy } from 'aws-cdk-lib/aws-sns';
import type { Construct, IConstruct } from 'constructs';
import { subscribersByTopic } from './topic-subscribers';

/** Something of which AWS takes so many at the most. */
interface Counted {
  /** Where the warning is, and can be acknowledged. */
  readonly at: IConstruct;
  /** Of the warning, after `cdk-event-sharing:`. */
  readonly id: string;
  readonly has: string;
  readonly count: number;
  readonly limit: number;
  readonly remedy: string;
  /** Whether AWS raises the limit on request, so that going beyond it may be right. @default false */
  readonly raised?: boolean;
}

/** How much of a limit may be used without a word. */
const USED = 0.9;

const INTO_NESTED =
  'put some of its feeds, replicas and consumers into nested stacks, each of which counts for itself';

/** "Understand CloudFormation quotas", CloudFormation user guide. Beyond 500 resources the CDK itself refuses. */
const OF_STACK = [
  {
    id: 'stack-resources',
    unit: 'resources',
    limit: 500,
    is: CfnResource.isCfnResource,
    remedy: `a feed takes about 30 and a replica 16: ${INTO_NESTED}`,
  },
  {
    id: 'stack-parameters',
    unit: 'parameters',
    limit: 200,
    is: (element: CfnElement) => element instanceof CfnParameter,
    remedy: `each feed of another stack that it follows takes three: ${INTO_NESTED}`,
  },
  {
    id: 'stack-outputs',
    unit: 'outputs',
    limit: 200,
    is: (element: CfnElement) => element instanceof CfnOutput,
    remedy: 'leave some out: feeds are found without them',
  },
];

const watched = new WeakSet<Stage>();

/**
 * Says at synthesis which limits of AWS the stacks of a stage are about to meet, or have gone beyond, so that no deployment
 * has to find out. An app sees itself alone: what else is in its account counts too.
 */
export function watchLimits(scope: Construct): void {
  const stage = Stage.of(scope);
  if (!stage || watched.has(stage)) return;
  watched.add(stage);
  stage.node.addValidation({ validate: () => countAll(stage).flatMap(judge) });
}

function countAll(stage: Stage): Counted[] {
  const elements = stage.node
    .findAll()
    .filter((node): node is CfnElement => CfnElement.isCfnElement(node) && Stage.of(node) === stage);
  const byStack = new Map<Stack, CfnElement[]>();
  for (const one of elements) {
    const own = byStack.get(one.stack) ?? [];
    own.push(one);
    byStack.set(one.stack, own);
  }
  return [
    ...[...byStack].flatMap(([stack, own]) => inStack(stack, own)),
    ...elements.filter((one) => one instanceof CfnFunction).map(environmentOf),
    ...elements.filter((one) => one instanceof CfnTopicPolicy).map(statementsOf),
    ...ofTopics(elements),
  ];
}

function inStack(at: Stack, elements: readonly CfnElement[]): Counted[] {
  return OF_STACK.map(({ unit, is, ...one }) => {
    const count = elements.filter(is).length;
    return { ...one, at, count, has: `the stack ${at.node.path} has ${count} ${unit}` };
  });
}

/** "Lambda quotas", AWS Lambda developer guide. What only the deployment knows counts for nothing. */
function environmentOf(at: CfnFunction): Counted {
  const environment = Stack.of(at).resolve(at.environment);
  const count = Object.entries<unknown>(environment?.variables ?? {})
    .flatMap(([name, value]) => (typeof value === 'string' ? [name, value] : [name]))
    .reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return {
    at,
    id: 'function-environment',
    has: `the environment of ${pathOf(at)} has ${count} bytes beside what the deployment fills in`,
    count,
    limit: 4096,
    remedy: 'set fewer or shorter variables',
  };
}

/** "Amazon SNS API permissions: Actions and resources reference", Amazon SNS developer guide. */
function statementsOf(at: CfnTopicPolicy): Counted {
  const count = [Stack.of(at).resolve(at.policyDocument).Statement].flat().length;
  return {
    at,
    id: 'topic-policy',
    has: `the topic policy ${pathOf(at)} has ${count} statements`,
    count,
    limit: 100,
    remedy: 'share the feed with an organizationId in place of many accounts',
  };
}

/** "Filter policy constraints in Amazon SNS", Amazon SNS developer guide. Replicas and consumers have a filter policy each. */
function ofTopics(elements: readonly CfnElement[]): Counted[] {
  const topics = subscribersByTopic(elements);
  const [first] = elements.filter((one) => one instanceof CfnSubscription);
  const all = topics.reduce((sum, { count }) => sum + count, 0);
  const counted = (at: IConstruct, has: string, count: number, limit: number, id: string) => ({
    at,
    id,
    has: `${has} ${count} subscriptions with filter policies`,
    count,
    limit,
    remedy: 'have the quota raised (Service Quotas, Amazon SNS) before deploying',
    raised: true,
  });
  return [
    ...topics.map(({ topic, count }) =>
      counted(topic, `the topic ${pathOf(topic)} has`, count, 200, 'topic-filter-policies'),
    ),
    ...(first ? [counted(first, 'the app has', all, 10_000, 'account-filter-policies')] : []),
  ];
}

/** The path of the construct that people wrote, without the resource inside it. */
function pathOf({ node }: IConstruct): string {
  return node.path.replace(/\/Resource$/, '');
}

/** @returns errors, where the deployment must fail; it warns where it may */
function judge({ at, id, has, count, limit, remedy, raised = false }: Counted): string[] {
  const message = `${has}, AWS takes at most ${limit}${raised ? ' unless a quota says otherwise' : ''}: ${remedy}`;
  if (count > limit && !raised) return [message];
  if (count >= USED * limit) {
    Annotations.of(at).addWarningV2(`cdk-event-sharing:${id}`, `${message}; or acknowledge this warning`);
  }
  return [];
}
