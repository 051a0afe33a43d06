import { Duration } from 'aws-cdk-lib';
import { ENV } from '../../names';
import { lifeOfMessage } from '../message-life';
import { sourcesOf } from './delivery-rules';
import { type Finding, RULES } from './findings';
import type { Resolver } from './resolver';
import { isRecord, member, type TemplateResource, type Templates } from './templates';

/** SQS keeps a message for four days unless it is told otherwise. */
const DEFAULT_RETENTION_SECONDS = 4 * 86_400;

/** Replicas that would bring deleted rows back, or feed on their own context. */
export function replicaFindings(templates: Templates, resolver: Resolver): Finding[] {
  const queues = templates.ofType('AWS::SQS::Queue').filter(({ replica }) => replica !== undefined);
  return [
    ...queues.flatMap((queue) => horizonFindings(queue, templates, resolver)),
    ...templates
      .ofType('AWS::SNS::Subscription')
      .flatMap((subscription) => ownFindings(subscription, templates, resolver)),
  ];
}

/** The construct checks its properties; this checks what is deployed, after aspects and escape hatches. */
function horizonFindings(queue: TemplateResource, templates: Templates, resolver: Resolver): Finding[] {
  const arn = resolver.attribute(queue, 'Arn');
  const mappings = templates
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter((mapping) => sourcesOf(mapping, resolver).includes(arn));
  const targets = mappings.flatMap(({ properties, stack }) => resolver.texts(properties.FunctionName, stack));
  const replicators = templates
    .ofType('AWS::Lambda::Function')
    .filter(
      (fn) =>
        fn.replica === queue.replica &&
        [undefined, 'Arn'].some((one) => targets.includes(resolver.attribute(fn, one))),
    );
  const life = lifeOfMessage(retentionOf(queue), deadLetterRetention(queue, templates, resolver)).toSeconds();
  return replicators.flatMap((replicator) => {
    const seconds = Number(member(replicator.properties.Environment, 'Variables', ENV.tombstoneSeconds));
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

function deadLetterRetention(
  queue: TemplateResource,
  templates: Templates,
  resolver: Resolver,
): Duration | undefined {
  const policy = queue.properties.RedrivePolicy;
  const target = isRecord(policy) ? policy.deadLetterTargetArn : undefined;
  const arns = resolver.texts(target, queue.stack);
  const found = templates
    .ofType('AWS::SQS::Queue')
    .find((one) => arns.includes(resolver.attribute(one, 'Arn')));
  return found && retentionOf(found);
}

function retentionOf({ properties }: TemplateResource): Duration {
  return Duration.seconds(Number(properties.MessageRetentionPeriod ?? DEFAULT_RETENTION_SECONDS));
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
