import { Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ContractError, checkFilter, selectFields } from '../../contracts';
import type { Rule } from '../../wire/rules';
import { regionRule } from '../shared/customer-key';
import {
  days,
  leastRetention,
  leastVisibility,
  lifeOfMessage,
  MAX_QUEUE_RETENTION,
  MIN_RECEIVES,
} from '../shared/message-life';
import { Namespace, namespaceRules, namespaceSought } from '../shared/namespace';
import { feeds, replicas } from '../shared/registry';
import type { ChangeConsumerProps } from './change-consumer-props';
import type { ConsumingFunction } from './consuming-function';

/** Values of the properties that were not given. */
export const DEFAULTS = {
  queueRetention: Duration.days(4),
  dlqRetention: Duration.days(14),
  batchSize: 10,
} as const;

/** What is left of an event's life when positions are forgotten: clocks differ, and a day is the most that they may. */
const MARGIN = Duration.days(1);

/** How long positions must be kept of what is gone: an older event cannot be on its way any more. */
export function horizonOf({ queueRetention, dlqRetention }: ChangeConsumerProps): Duration {
  const life = lifeOfMessage(
    queueRetention ?? DEFAULTS.queueRetention,
    dlqRetention ?? DEFAULTS.dlqRetention,
  );
  return life.plus(MARGIN);
}

/** What can be wrong with the properties of a consumer. */
export function changeConsumerRules(
  scope: Construct,
  name: string,
  fn: ConsumingFunction,
  props: ChangeConsumerProps,
): Rule[] {
  const { contract, feedNamespace, functionTimeout, encryptionKey } = props;
  const queueRetention = props.queueRetention ?? DEFAULTS.queueRetention;
  const dlqRetention = props.dlqRetention ?? DEFAULTS.dlqRetention;
  const batchSize = props.batchSize ?? DEFAULTS.batchSize;
  const window = props.batchWindow?.toSeconds() ?? 0;
  const timeout = fn.timeout ?? functionTimeout;
  const visibility = leastVisibility(timeout?.toSeconds() ?? 0, window);
  const tries = Duration.seconds(leastRetention({ visibility, receives: MIN_RECEIVES }));
  const { maxConcurrency = 2 } = props;
  return [
    ...namespaceRules('feedNamespace', feedNamespace),
    {
      condition: Boolean(feedNamespace) && Namespace.of(scope) === undefined,
      message: () =>
        `feedNamespace is "${feedNamespace}", and the consumer is in no namespace itself, so that its name "${name}" could be that of a consumer there: set one with Namespace.set`,
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
        `encryptionKey is ${encryptionKey?.node.path}, the key of the feed of ${contract.id} in the same stack: its policy would name the topic that it encrypts, give the consumer a key of its own`,
    },
    {
      condition: !/^[A-Za-z0-9._-]{1,64}$/.test(scope.node.id),
      message: () =>
        `the id of a consumer becomes part of its name and must match ^[A-Za-z0-9._-]{1,64}$, received "${scope.node.id}"`,
    },
    {
      condition: replicas
        .in(Stack.of(scope))
        .some((other) => other.namespace === Namespace.of(scope) && other.name === name),
      message: () =>
        `another replica or consumer of this stack has the name "${name}" too: events could not be addressed to one of them, choose another construct id`,
    },
    {
      condition: timeout === undefined,
      message: () =>
        `the timeout of the function ${fn.function.node.path} is not known, so that its queue could hand out a change while it is worked on: give "functionTimeout", as the function has it`,
    },
    {
      condition:
        fn.timeout !== undefined &&
        functionTimeout !== undefined &&
        fn.timeout.toSeconds() !== functionTimeout.toSeconds(),
      message: () =>
        `functionTimeout is ${functionTimeout?.toHumanString()}, but the function ${fn.function.node.path} has ${fn.timeout?.toHumanString()}: leave functionTimeout out`,
    },
    {
      condition: fn.created !== undefined && Stack.of(fn.created) !== Stack.of(scope),
      message: () =>
        `the function ${fn.created?.node.path} is in another stack: each of the two stacks would have to be deployed first, create the function beside its consumer`,
    },
    {
      condition: !Number.isInteger(batchSize) || batchSize < 1 || batchSize > 10_000,
      message: () => `batchSize must be a whole number from 1 to 10000, received ${batchSize}`,
    },
    {
      condition: batchSize > 10 && window < 1,
      message: () =>
        `batchSize of ${batchSize} needs a batchWindow of at least 1 second: Lambda gathers no more than 10 messages without`,
    },
    {
      condition: window > 300,
      message: () =>
        `batchWindow must not be longer than 5 minutes, received ${props.batchWindow?.toHumanString()}`,
    },
    {
      condition: !Number.isInteger(maxConcurrency) || maxConcurrency < 2 || maxConcurrency > 1000,
      message: () =>
        `maxConcurrency must be a whole number from 2 to 1000, received ${maxConcurrency}: for one at a time reserve the function's concurrency`,
    },
    {
      condition: dlqRetention.toSeconds() > MAX_QUEUE_RETENTION.toSeconds(),
      message: () =>
        `dlqRetention must not be longer than ${days(MAX_QUEUE_RETENTION)}, the limit of SQS, received ${days(dlqRetention)}`,
    },
    {
      condition: dlqRetention.toSeconds() <= queueRetention.toSeconds(),
      message: () =>
        `dlqRetention of ${days(dlqRetention)} must be longer than queueRetention of ${days(queueRetention)}: an event keeps the time at which it was first queued and would be lost; shorten queueRetention`,
    },
    {
      condition: tries.toSeconds() > queueRetention.toSeconds(),
      message: () =>
        `queueRetention of ${queueRetention.toHumanString()} is shorter than the ${tries.toHumanString()} that ${MIN_RECEIVES} tries of a function with a timeout of ${timeout?.toHumanString()} can take: an event that fails would be gone before it reaches the dead-letter queue; raise queueRetention, or shorten the timeout`,
    },
    {
      condition: props.kinds?.length === 0 || props.fields?.length === 0,
      message: () => 'kinds and fields must name some: leave them out for all',
    },
    ...selectionRules(props),
  ];
}

function selectionRules({ contract, fields, filter }: ChangeConsumerProps): Rule[] {
  return [() => fields && selectFields(contract, fields), () => filter && checkFilter(contract, filter)].map(
    (check) => {
      const problem = problemOf(check);
      return { condition: problem !== undefined, message: () => problem ?? '' };
    },
  );
}

function problemOf(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof ContractError) return error.message;
    throw error;
  }
}
