import { ENV } from '../../wire/handler';
import { leastRetention, leastVisibility, MIN_RECEIVES } from '../shared/message-life';
import { deadLetterFindings } from './dead-letter-rules';
import { sourcesOf } from './delivery-rules';
import { type Finding, RULES } from './findings';
import { mappingFindings } from './mapping-rules';
import type { Resolver } from './resolver';
import { type Subscriber, subscriptionFindings } from './subscription-rules';
import type { TemplateResource, Templates } from './templates';
import { isTarget, numbersOf, redrivePolicyOf, retentionsOf, variableOf } from './values';

const MAPPING = 'AWS::Lambda::EventSourceMapping';
/** What SQS and Lambda take where a template says nothing, in seconds. */
const DEFAULT_VISIBILITY = 30;
const DEFAULT_TIMEOUT = 3;

/** Replicas and consumers that would lose events between topic and function: after aspects and escape hatches. */
export function queueFindings(templates: Templates, resolver: Resolver): Finding[] {
  return [
    ...replicasIn(templates).flatMap((replicator) => {
      const subscriber = {
        what: `the replica ${replicator.replica}`,
        construct: 'ReadReplica',
        fn: replicator,
      };
      const mappings = templates.ofType(MAPPING).filter((mapping) => isTarget(replicator, mapping, resolver));
      return [
        ...(mappings.length === 0 ? [unreadReplica(replicator)] : []),
        ...mappings.flatMap((mapping) => wayFindings(mapping, subscriber, templates, resolver)),
      ];
    }),
    ...consumersIn(templates).flatMap((subscription) => consumerFindings(subscription, templates, resolver)),
  ];
}

function replicasIn(templates: Templates): TemplateResource[] {
  return templates
    .ofType('AWS::Lambda::Function')
    .filter((fn) => fn.replica !== undefined && variableOf(fn, ENV.tombstoneSeconds) !== undefined);
}

/** The subscriptions of change consumers. */
function consumersIn(templates: Templates): TemplateResource[] {
  return templates.ofType('AWS::SNS::Subscription').filter(({ consumer }) => consumer !== undefined);
}

/** The function is the user's own, and perhaps of another app: its queue is found by the subscription. */
function consumerFindings(
  subscription: TemplateResource,
  templates: Templates,
  resolver: Resolver,
): Finding[] {
  const { consumer, stack, properties } = subscription;
  const arns = resolver.texts(properties.Endpoint, stack);
  const mappings = templates
    .ofType(MAPPING)
    .filter((mapping) => sourcesOf(mapping, resolver).some((arn) => arns.includes(arn)));
  if (mappings.length === 0) return [unreadConsumer(subscription)];
  return mappings.flatMap((mapping) => {
    const fn = templates.ofType('AWS::Lambda::Function').find((one) => isTarget(one, mapping, resolver));
    const subscriber = { what: `the consumer ${consumer}`, construct: 'ChangeConsumer', fn };
    return wayFindings(mapping, subscriber, templates, resolver);
  });
}

/** From the topic to a mapping. */
function wayFindings(
  mapping: TemplateResource,
  subscriber: Subscriber,
  templates: Templates,
  resolver: Resolver,
): Finding[] {
  return [
    ...mappingFindings(mapping, subscriber.what, resolver),
    ...queuesOf(mapping, templates, resolver).flatMap((queue) => [
      ...timeFindings(queue, mapping, subscriber, resolver),
      ...deadLetterFindings(queue, queue, templates, resolver),
      ...subscriptionFindings(queue, subscriber, templates, resolver),
    ]),
  ];
}

function queuesOf(mapping: TemplateResource, templates: Templates, resolver: Resolver) {
  const arns = sourcesOf(mapping, resolver);
  return templates
    .ofType('AWS::SQS::Queue')
    .filter((queue) => arns.includes(resolver.attribute(queue, 'Arn')));
}

function unreadConsumer(subscription: TemplateResource): Finding {
  const { context, consumer } = subscription;
  return {
    rule: RULES.unread,
    message: `${context}: nothing hands the changes of a queue to the function of ${consumer}: they wait until they expire`,
    fix: 'leave the event source mapping as ChangeConsumer creates it',
    resource: subscription,
    location: 'Properties',
  };
}

function unreadReplica(replicator: TemplateResource): Finding {
  return {
    rule: RULES.unread,
    message: `${replicator.context}: nothing hands the events of a queue to ${replicator.path}, the replicator of ${replicator.replica}: they wait until they expire`,
    fix: 'leave the event source mapping as ReadReplica creates it',
    resource: replicator,
    location: 'Properties',
  };
}

/** An event must be tried often enough, each try must be able to end, and the queue must outlast them all. */
function timeFindings(
  queue: TemplateResource,
  mapping: TemplateResource,
  { fn, what, construct }: Subscriber,
  resolver: Resolver,
): Finding[] {
  const { properties } = queue;
  const most = (value: unknown, fallback: number, of: TemplateResource) =>
    Math.max(...numbersOf(value, fallback, of, resolver));
  const least = (value: unknown, fallback: number) =>
    Math.min(...numbersOf(value, fallback, queue, resolver));
  // Of a function of another app the construct was told the timeout, and nobody else knows it.
  const timeout = fn ? most(fn.properties.Timeout, DEFAULT_TIMEOUT, fn) : 0;
  const window = most(mapping.properties.MaximumBatchingWindowInSeconds, 0, mapping);
  const needed = leastVisibility(timeout, window);
  const visibility = least(properties.VisibilityTimeout, DEFAULT_VISIBILITY);
  const { maxReceiveCount } = redrivePolicyOf(queue);
  // A queue without dead letters is a finding of its own.
  const receives = maxReceiveCount === undefined ? MIN_RECEIVES : least(maxReceiveCount, MIN_RECEIVES);
  const tries = leastRetention({
    visibility: most(properties.VisibilityTimeout, DEFAULT_VISIBILITY, queue),
    receives: maxReceiveCount === undefined ? MIN_RECEIVES : most(maxReceiveCount, MIN_RECEIVES, queue),
    delay: most(properties.DelaySeconds, 0, queue),
  });
  const retention = Math.min(...retentionsOf(queue, resolver));
  const name = `${queue.context}: the queue ${queue.path} of ${what}`;
  const rows = [
    {
      condition: visibility < needed,
      property: 'VisibilityTimeout',
      message: `hides an event for ${visibility} s, but its function may work for ${timeout} s${window > 0 ? ` after a window of ${window} s` : ''}, of which AWS asks for ${needed} s: an event would be handed out while it is worked on, and end in the dead-letter queue unjudged`,
      fix: `leave VisibilityTimeout as ${construct} sets it, or raise it to ${needed}`,
    },
    {
      condition: receives < MIN_RECEIVES,
      property: 'RedrivePolicy/maxReceiveCount',
      message: `gives an event ${receives} tries, AWS asks for ${MIN_RECEIVES}: a function that is throttled for a moment would send good events to the dead-letter queue`,
      fix: `raise maxReceiveCount to at least ${MIN_RECEIVES}`,
    },
    {
      condition: retention < tries,
      property: 'MessageRetentionPeriod',
      message: `keeps an event for ${retention} s, but all tries take up to ${tries} s: an event that fails would be gone before it reaches the dead-letter queue`,
      fix: `raise queueRetention of the ${construct}, or shorten the timeout of its function`,
    },
  ];
  return rows
    .filter(({ condition }) => condition)
    .map(({ property, message, fix }) => ({
      rule: RULES.retention,
      message: `${name} ${message}`,
      fix,
      resource: queue,
      location: `Properties/${property}`,
    }));
}
