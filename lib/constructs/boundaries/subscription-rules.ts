import { deadLetterFindings } from './dead-letter-rules';
import { type Finding, RULES } from './findings';
import type { Resolver } from './resolver';
import type { TemplateResource, Templates } from './templates';
import { isAlways } from './values';

/** Whoever is fed by a subscription of ours. */
export interface Subscriber {
  /** In words, such as `the replica orders/User`. */
  readonly what: string;
  /** Name of the construct that makes it. */
  readonly construct: string;
  /** The function, where it is in the templates. */
  readonly fn?: TemplateResource;
}

/** What a subscription must be, so that the function can read what arrives, and everything for it arrives. */
export function subscriptionFindings(
  queue: TemplateResource,
  subscriber: Subscriber,
  templates: Templates,
  resolver: Resolver,
): Finding[] {
  const arn = resolver.attribute(queue, 'Arn');
  const subscriptions = templates
    .ofType('AWS::SNS::Subscription')
    .filter(({ properties, stack }) => resolver.texts(properties.Endpoint, stack).includes(arn));
  if (subscriptions.length === 0) {
    return [
      {
        rule: RULES.subscription,
        message: `${queue.context}: no subscription delivers to the queue ${queue.path} of ${subscriber.what}: it hears of no change`,
        fix: `leave the subscription as ${subscriber.construct} creates it`,
        resource: queue,
        location: 'Properties',
      },
    ];
  }
  return subscriptions.flatMap((subscription) => [
    ...changedFindings(subscription, subscriber, resolver),
    ...deadLetterFindings(subscription, queue, templates, resolver),
  ]);
}

function changedFindings(
  subscription: TemplateResource,
  { what, construct }: Subscriber,
  resolver: Resolver,
): Finding[] {
  const { context, path, properties } = subscription;
  const rows = [
    {
      condition: !isAlways(properties.RawMessageDelivery, 'true', subscription, resolver),
      property: 'RawMessageDelivery',
      message:
        'does not deliver events as they are (RawMessageDelivery): every one would be parked as malformed',
      fix: 'set RawMessageDelivery to true',
    },
    {
      condition: !isAlways(properties.FilterPolicyScope, 'MessageBody', subscription, resolver),
      property: 'FilterPolicyScope',
      message: 'does not look at the body of events (FilterPolicyScope): no event would pass its filter',
      fix: 'set FilterPolicyScope to MessageBody',
    },
    {
      condition: properties.FilterPolicy === undefined,
      property: 'FilterPolicy',
      message: 'has no filter policy: events of other contracts and for other replicas would be parked',
      fix: `leave FilterPolicy as ${construct} sets it`,
    },
  ];
  return rows
    .filter(({ condition }) => condition)
    .map(({ property, message, fix }) => ({
      rule: RULES.subscription,
      message: `${context}: the subscription ${path} of ${what} ${message}`,
      fix,
      resource: subscription,
      location: `Properties/${property}`,
    }));
}
