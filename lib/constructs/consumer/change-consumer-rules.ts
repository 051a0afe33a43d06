import { Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ContractError, checkFilter, selectFields } from '../../contracts';
import type { Rule } from '../../wire/rules';
import { freshnessRules } from '../alarms/freshness-alarms';
import { feedPlaceRules } from '../feed/feed-elsewhere';
import { lifeOfMessage } from '../shared/message-life';
import { queueTuning } from '../shared/profile';
import { type QueueMapping, queueMapping } from '../shared/queue-mapping';
import { subscriberRules } from '../shared/subscriber-rules';
import { type ChangeConsumerProps, ChangeDelivery } from './change-consumer-props';
import type { ConsumingFunction } from './consuming-function';

/** Values of the properties that were not given. */
export const DEFAULTS = {
  queueRetention: Duration.days(4),
  dlqRetention: Duration.days(14),
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

/** How the consumer's queue feeds a function with this timeout. */
export function mappingOf(props: ChangeConsumerProps, timeout: Duration): QueueMapping {
  const queueRetention = props.queueRetention ?? DEFAULTS.queueRetention;
  return queueMapping(props, { tuning: queueTuning(undefined), timeout, queueRetention });
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
  const timeout = fn.timeout ?? functionTimeout;
  return [
    ...subscriberRules(scope, {
      who: 'consumer',
      name,
      contract,
      feedNamespace,
      encryptionKey,
      queueRetention,
      dlqRetention,
      timeout,
      mapping: mappingOf(props, timeout ?? Duration.seconds(1)),
    }),
    ...feedPlaceRules(scope, props),
    ...freshnessRules(props.freshness, queueRetention),
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
      condition: props.kinds?.length === 0 || props.fields?.length === 0,
      message: () => 'kinds and fields must name some: leave them out for all',
    },
    ...eventRules(props),
    ...selectionRules(props),
  ];
}

/** What makes no sense of a contract of business events. */
function eventRules({ contract, kinds, fields, delivery }: ChangeConsumerProps): Rule[] {
  const { id, version, kind, orderedBy } = contract;
  const isEvent = kind === 'event';
  return [
    ...Object.entries({ kinds, fields }).map(([name, value]) => ({
      condition: isEvent && value !== undefined,
      message: () =>
        `${name} is for changes of rows, and ${id} is of events, each of which happens once: leave it out, and choose events by filter`,
    })),
    {
      condition: isEvent && delivery === ChangeDelivery.IN_ORDER && orderedBy === undefined,
      message: () =>
        `delivery is IN_ORDER, and ${id} ${version} does not say by what its events are ordered: add "orderedBy" to the contract, or choose another delivery`,
    },
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
