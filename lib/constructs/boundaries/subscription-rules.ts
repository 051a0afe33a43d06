import { deadLetterFindings } from './dead-letter-rules';
import { type Finding, RULES } from './findings';
import type { Resolver } from './resolver';
import type { TemplateResource, Templates } from './templates';
import { isAlways } from './values';

/** What a replica's subscription must be, so that the replicator can read what arrives, and everything for it arrives. */
export function subscriptionFindings(
  queue: TemplateResource,
  replicator: TemplateResource,
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
        message: `${queue.context}: no subscription delivers to the queue ${queue.path} of the replica ${replicator.replica}: it hears of no change`,
        fix: 'leave the subscription as ReadReplica creates it',
        resource: queue,
        location: 'Properties',
      },
    ];
  }
  return subscriptions.flatMap((subscription) => [
    ...changedFindings(subscription, replicator, resolver),
    ...deadLetterFindings(subscription, queue, templates, resolver),
  ]);
}

function changedFindings(
  subscription: TemplateResource,
  { replica }: TemplateResource,
  resolver: Resolver,
): Finding[] {
  const { context, path, properties } = subscription;
  const rows = [
    {
      condition: !isAlways(properties.RawMessageDelivery, 'true', subscription, resolver),
      property: 'RawMessageDelivery',
      message:
        'does not deliver events as they are (RawMessageDelivery): the replicator would park every one as malformed',
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
      fix: 'leave FilterPolicy as ReadReplica sets it',
    },
  ];
  return rows
    .filter(({ condition }) => condition)
    .map(({ property, message, fix }) => ({
      rule: RULES.subscription,
      message: `${context}: the subscription ${path} of the replica ${replica} ${message}`,
      fix,
      resource: subscription,
      location: `Properties/${property}`,
    }));
}
