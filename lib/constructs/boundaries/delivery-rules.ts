import { type Finding, RULES } from './findings';
import type { Resolver } from './resolver';
import { statementsOf } from './statements';
import { member, type TemplateResource, type Templates } from './templates';
import { redrivePolicyOf } from './values';

const QUEUE = 'AWS::SQS::Queue';
const SUBSCRIPTION = 'AWS::SNS::Subscription';
const MAPPING = 'AWS::Lambda::EventSourceMapping';
/** The principal of SNS, or that of a region which has to be enabled first. */
const SNS = /^sns\.([a-z0-9-]+\.)?amazonaws\.com$/;
/** What SNS needs of a key: "Key management" in the SNS developer guide. */
const KEY_ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** Ways on which a message would be lost without a trace. */
export function deliveryFindings(templates: Templates, resolver: Resolver): Finding[] {
  return [
    ...templates.ofType(QUEUE).flatMap(queueWithoutDeadLetters(templates, resolver)),
    ...templates.ofType(SUBSCRIPTION).flatMap(subscriptionWithoutDeadLetters),
    ...templates.ofType(MAPPING).flatMap(streamWithoutDestination(resolver)),
    ...templates.ofType(SUBSCRIPTION).flatMap(keyWithoutSns(templates, resolver)),
  ];
}

/** The queues that feed the function of a replica or a consumer. */
function queueWithoutDeadLetters(templates: Templates, resolver: Resolver) {
  return (queue: TemplateResource): Finding[] => {
    const isSource = templates
      .ofType(MAPPING)
      .some((mapping) => sourcesOf(mapping, resolver).includes(resolver.attribute(queue, 'Arn')));
    const { replica, consumer } = queue;
    if (!(replica ?? consumer) || !isSource || hasTarget(queue)) return [];
    return [
      {
        rule: RULES.deadLetters,
        message: `${queue.context}: the queue ${queue.path} of the ${replica ? `replica ${replica}` : `consumer ${consumer}`} has no dead-letter queue, an event that cannot be applied would come again until it expires`,
        fix: 'leave the queue as the construct creates it, or set its RedrivePolicy',
        resource: queue,
        location: 'Properties/RedrivePolicy',
      },
    ];
  };
}

function subscriptionWithoutDeadLetters(subscription: TemplateResource): Finding[] {
  const { context, path } = subscription;
  if (context === undefined || hasTarget(subscription)) return [];
  return [
    {
      rule: RULES.deadLetters,
      message: `${context}: the subscription ${path} has no dead-letter queue, SNS drops a message after a client error such as a policy that says no`,
      fix: 'subscribe by a ReadReplica, or set the RedrivePolicy of the subscription',
      resource: subscription,
      location: 'Properties/RedrivePolicy',
    },
  ];
}

function streamWithoutDestination(resolver: Resolver) {
  return (mapping: TemplateResource): Finding[] => {
    const { context, path, properties } = mapping;
    const [stream] = sourcesOf(mapping, resolver).filter((arn) => /:table\/.*\/stream\//.test(arn));
    const destination = member(properties.DestinationConfig, 'OnFailure', 'Destination');
    if (context === undefined || stream === undefined || destination !== undefined) return [];
    return [
      {
        rule: RULES.deadLetters,
        message: `${context}: the event source mapping ${path} of a table's stream has no on-failure destination, changes that cannot be handled are lost`,
        fix: 'publish changes by a ChangeFeed, or give the mapping an on-failure destination; only S3 keeps the changes themselves',
        resource: mapping,
        location: 'Properties/DestinationConfig',
      },
    ];
  };
}

/** A queue under a key that SNS may not use gets nothing, and the refusals are not retried. */
function keyWithoutSns(templates: Templates, resolver: Resolver) {
  return (subscription: TemplateResource): Finding[] => {
    const endpoints = resolver.texts(subscription.properties.Endpoint, subscription.stack);
    const queues = templates
      .ofType(QUEUE)
      .filter((queue) => endpoints.includes(resolver.attribute(queue, 'Arn')));
    return queues.flatMap((queue) => {
      const [key] = resolver.texts(queue.properties.KmsMasterKeyId, queue.stack);
      if (key === undefined || admitsSns(key, templates, resolver)) return [];
      return [
        {
          rule: RULES.queueKey,
          message: `${queue.context ?? 'no bounded context'}: the queue ${queue.path} is encrypted with the key ${key}, whose policy does not let SNS use it: nothing that ${subscription.path} delivers arrives`,
          fix: 'use keys that SQS manages (SqsManagedSseEnabled), or allow sns.amazonaws.com kms:GenerateDataKey* and kms:Decrypt in the policy of a customer managed key',
          resource: queue,
          location: 'Properties/KmsMasterKeyId',
        },
      ];
    });
  };
}

/** Of a key that no template holds nothing is known but that SQS's own, `alias/aws/sqs`, cannot be changed. */
function admitsSns(key: string, templates: Templates, resolver: Resolver): boolean {
  const names = templates
    .ofType('AWS::KMS::Alias')
    .filter(({ properties, stack }) =>
      resolver.texts(properties.AliasName, stack).some((name) => key.endsWith(name)),
    )
    .flatMap(({ properties, stack }) => resolver.texts(properties.TargetKeyId, stack));
  const found = templates
    .ofType('AWS::KMS::Key')
    .find((one) =>
      [undefined, 'Arn'].some((attribute) => [key, ...names].includes(resolver.attribute(one, attribute))),
    );
  if (!found) return !key.endsWith('alias/aws/sqs');
  const statements = statementsOf(found, found.properties.KeyPolicy, 'Properties/KeyPolicy', resolver);
  return KEY_ACTIONS.every((action) =>
    statements.some(
      ({ effect, principals, allows }) =>
        effect === 'Allow' && allows(action) && principals.some((one) => one === '*' || SNS.test(one)),
    ),
  );
}

export function sourcesOf({ properties, stack }: TemplateResource, resolver: Resolver): readonly string[] {
  return resolver.texts(properties.EventSourceArn, stack);
}

function hasTarget(source: TemplateResource): boolean {
  return redrivePolicyOf(source).deadLetterTargetArn !== undefined;
}
