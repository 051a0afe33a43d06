import { Duration, Stack } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Contract } from '../../contracts';
import type { Rule } from '../../wire/rules';
import { regionRule } from './customer-key';
import { days, leastRetention, MAX_QUEUE_RETENTION } from './message-life';
import { Namespace, namespaceRules, namespaceSought } from './namespace';
import { type QueueMapping, queueMappingRules } from './queue-mapping';
import { feeds, replicas } from './registry';

/** What follows a feed with a queue of its own, as far as the rules are the same for all that do. */
export interface Subscriber {
  /** What it is, in words. */
  readonly who: 'replica' | 'consumer';
  /** To which events may be addressed. */
  readonly name: string;
  readonly contract: Contract;
  readonly feedNamespace?: string;
  readonly encryptionKey?: kms.IKey;
  readonly queueRetention: Duration;
  readonly dlqRetention: Duration;
  /** Of the function; undefined where it is not known. */
  readonly timeout?: Duration;
  /** How its queue feeds the function. */
  readonly mapping: QueueMapping;
  /** Environments that the function can have. @default as many as Lambda likes */
  readonly reserved?: number;
}

/** What can be wrong with name, namespace, key and queues of what follows a feed. */
export function subscriberRules(scope: Construct, subscriber: Subscriber): Rule[] {
  const { who, name, contract, feedNamespace, encryptionKey } = subscriber;
  return [
    ...namespaceRules('feedNamespace', feedNamespace),
    {
      condition: Boolean(feedNamespace) && Namespace.of(scope) === undefined,
      message: () =>
        `feedNamespace is "${feedNamespace}", and the ${who} is in no namespace itself, so that its name "${name}" could be that of a ${who} there: set one with Namespace.set`,
    },
    regionRule(scope, encryptionKey),
    {
      condition:
        encryptionKey !== undefined &&
        feeds
          .in(Stack.of(scope))
          .some(
            (feed) =>
              feed.namespace === namespaceSought(scope, feedNamespace) &&
              feed.contractIds.includes(contract.id) &&
              feed.encryptionKey === encryptionKey,
          ),
      message: () =>
        `encryptionKey is ${encryptionKey?.node.path}, the key of the feed of ${contract.id} in the same stack: its policy would name the topic that it encrypts, give the ${who} a key of its own`,
    },
    {
      condition: !/^[A-Za-z0-9._-]{1,64}$/.test(scope.node.id),
      message: () =>
        `the id of a ${who} becomes part of its name and must match ^[A-Za-z0-9._-]{1,64}$, received "${scope.node.id}"`,
    },
    {
      condition: replicas
        .in(Stack.of(scope))
        .some((other) => other.namespace === Namespace.of(scope) && other.name === name),
      message: () =>
        `another replica or consumer of this stack has the name "${name}" too: events could not be addressed to one of them, choose another construct id`,
    },
    ...queueRules(subscriber),
    ...queueMappingRules(subscriber.mapping, subscriber.reserved),
  ];
}

function queueRules({ queueRetention, dlqRetention, timeout, mapping }: Subscriber): Rule[] {
  const { visibility, maxReceiveCount: receives } = mapping;
  const tries = Duration.seconds(leastRetention({ visibility: visibility.toSeconds(), receives }));
  return [
    {
      condition: longer(dlqRetention, MAX_QUEUE_RETENTION),
      message: () =>
        `dlqRetention must not be longer than ${days(MAX_QUEUE_RETENTION)}, the limit of SQS, received ${days(dlqRetention)}`,
    },
    {
      condition: !longer(dlqRetention, queueRetention),
      message: () =>
        `dlqRetention of ${days(dlqRetention)} must be longer than queueRetention of ${days(queueRetention)}: an event keeps the time at which it was first queued and would be lost; shorten queueRetention`,
    },
    {
      condition: longer(tries, queueRetention),
      message: () =>
        `queueRetention of ${queueRetention.toHumanString()} is shorter than the ${tries.toHumanString()} that ${receives} tries of a function with a timeout of ${timeout?.toHumanString()} can take: an event that fails would be gone before it reaches the dead-letter queue; raise queueRetention, or shorten the timeout`,
    },
  ];
}

/** Whether one time is longer than another. */
export function longer(one: Duration, other: Duration): boolean {
  return one.toSeconds() > other.toSeconds();
}
