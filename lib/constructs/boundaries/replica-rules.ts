import { Duration } from 'aws-cdk-lib';
import { ROW } from '../../wire/attributes';
import { ENV } from '../../wire/handler';
import { lifeOfMessage } from '../shared/message-life';
import { sourcesOf } from './delivery-rules';
import { type Finding, RULES } from './findings';
import { TABLE_TYPES } from './owned-tables';
import type { Resolver } from './resolver';
import { listOf, member, type TemplateResource, type Templates } from './templates';
import { deadLettersOf, isAlways, isTarget, numbersOf, retentionsOf, variableOf } from './values';

/** Replicas that would bring deleted rows back or keep them for ever, feed others, or feed on their own context. */
export function replicaFindings(templates: Templates, resolver: Resolver): Finding[] {
  const queues = templates.ofType('AWS::SQS::Queue').filter(({ replica }) => replica !== undefined);
  return [
    ...queues.flatMap((queue) => horizonFindings(queue, templates, resolver)),
    ...templates
      .ofType('AWS::SNS::Subscription')
      .flatMap((subscription) => ownFindings(subscription, templates, resolver)),
    ...templates
      .ofType(...TABLE_TYPES)
      .filter(({ replica }) => replica !== undefined)
      .flatMap((table) => tableFindings(table, resolver)),
  ];
}

/** The construct checks its properties; this checks what is deployed, after aspects and escape hatches. */
function horizonFindings(queue: TemplateResource, templates: Templates, resolver: Resolver): Finding[] {
  const arn = resolver.attribute(queue, 'Arn');
  const mappings = templates
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter((mapping) => sourcesOf(mapping, resolver).includes(arn));
  const replicators = templates
    .ofType('AWS::Lambda::Function')
    .filter(
      (fn) => fn.replica === queue.replica && mappings.some((mapping) => isTarget(fn, mapping, resolver)),
    );
  const letters = deadLettersOf(queue, templates, resolver);
  const longest = (one: TemplateResource) => Duration.seconds(Math.max(...retentionsOf(one, resolver)));
  const life = lifeOfMessage(longest(queue), letters && longest(letters)).toSeconds();
  return replicators.flatMap((replicator) => {
    const remembered = variableOf(replicator, ENV.tombstoneSeconds);
    const seconds = Math.min(...numbersOf(remembered, 0, replicator, resolver));
    if (seconds > life) return [];
    return [
      {
        rule: RULES.horizon,
        message: `${queue.context}: the replica ${queue.replica} remembers deletions for ${inDays(seconds)}, but an event can be on its way for ${inDays(life)}, with the retention of the queue ${queue.path} and of its dead-letter queue: a late event would bring a deleted row back`,
        fix: 'raise tombstoneRetention of the ReadReplica, or shorten queueRetention or dlqRetention',
        resource: replicator,
        location: `Properties/Environment/Variables/${ENV.tombstoneSeconds}`,
      },
    ];
  });
}

function inDays(seconds: number): string {
  return `${Number((seconds / 86_400).toFixed(2))} days`;
}

/** The contract says whose data a replica copies; the topic says where the events come from. Neither may be the context itself. */
function ownFindings(subscription: TemplateResource, templates: Templates, resolver: Resolver): Finding[] {
  const { context, replica, copies, path, properties, stack } = subscription;
  if (replica === undefined) return [];
  const arns = resolver.texts(properties.TopicArn, stack);
  const topic = templates.ofType('AWS::SNS::Topic').find((one) => arns.includes(resolver.attribute(one)));
  if (copies !== context && topic?.context !== context) return [];
  return [
    {
      rule: RULES.ownReplica,
      message: `${context}: the replica ${replica} copies data of ${context} itself: ${path} subscribes to ${topic?.path ?? 'its own feed'}`,
      fix: `read the table of ${context} itself: a replica of one's own data is a loop`,
      resource: subscription,
      location: 'Properties/TopicArn',
    },
  ];
}

/** A tombstone must go when its time is over, and nothing may be fed from a copy. */
function tableFindings(table: TemplateResource, resolver: Resolver): Finding[] {
  const { context, path, properties, replica } = table;
  const { TimeToLiveSpecification: expiry, StreamSpecification, KinesisStreamSpecification } = properties;
  const found: Finding[] = [];
  if (
    !isAlways(member(expiry, 'Enabled'), 'true', table, resolver) ||
    !isAlways(member(expiry, 'AttributeName'), ROW.expiry, table, resolver)
  ) {
    found.push({
      rule: RULES.timeToLive,
      message: `${context}: the table ${path} of the replica ${replica} does not remove items by the attribute "${ROW.expiry}" (TimeToLiveSpecification): what remembers deletions would stay for ever, or live rows would go`,
      fix: `leave TimeToLiveSpecification as ReadReplica sets it: enabled, with the attribute "${ROW.expiry}"`,
      resource: table,
      location: 'Properties/TimeToLiveSpecification',
    });
  }
  const toKinesis = [
    KinesisStreamSpecification,
    ...listOf(properties.Replicas).map((one) => member(one, 'KinesisStreamSpecification')),
  ];
  if (StreamSpecification !== undefined || toKinesis.some((one) => one !== undefined)) {
    found.push({
      rule: RULES.replicaStream,
      message: `${context}: the table ${path} of the replica ${replica} has a stream: whoever reads it takes a copy for the owner's data, and a loop could come of it`,
      fix: 'remove the stream, and subscribe to the owner by a ReadReplica of its contract',
      resource: table,
      location: `Properties/${StreamSpecification === undefined ? 'KinesisStreamSpecification' : 'StreamSpecification'}`,
    });
  }
  return found;
}
