import { Duration, type IResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { EVENT_KINDS, eventType } from '../../wire/event';
import type { Rule } from '../../wire/rules';
import { handlerRules } from '../shared/handler-options';
import { compare, describePlace, known, placeOf } from '../shared/place';
import { queueTuning } from '../shared/profile';
import { type QueueMapping, queueMapping, queueMappingRules } from '../shared/queue-mapping';
import { longer } from '../shared/subscriber-rules';
import { ChangeDelivery } from './change-consumer-props';
import { DEFAULTS } from './change-consumer-rules';
import type { ChangeForwarderProps } from './change-forwarder-props';

/** "PutEventsRequestEntry" in the EventBridge API reference. */
const MAX_DETAIL_TYPE = 128;
/** Less leaves no time for sending beside that for reporting. */
const MIN_TIMEOUT = Duration.seconds(2);
const MAX_TIMEOUT = Duration.minutes(15);
export const DEFAULT_TIMEOUT = Duration.seconds(30);
/** Lambda polls a queue for two batches at once at least. */
const LEAST_RESERVED = 2;

/** How the forwarder's queue feeds its function. */
export function forwarderMapping(props: ChangeForwarderProps): QueueMapping {
  return queueMapping(props, {
    tuning: queueTuning(props.profile),
    timeout: props.timeout ?? DEFAULT_TIMEOUT,
    queueRetention: props.queueRetention ?? DEFAULTS.queueRetention,
    reserved: props.reservedConcurrentExecutions,
  });
}

/** What can be wrong with the properties of a forwarder, beside what can be wrong with those of a consumer. */
export function changeForwarderRules(scope: IConstruct, props: ChangeForwarderProps): Rule[] {
  const { contract, eventBus, fifoQueue, delivery, timeout } = props;
  const longest = eventType(contract, EVENT_KINDS.created);
  return [
    ...handlerRules(props, LEAST_RESERVED),
    ...queueMappingRules(forwarderMapping(props), props.reservedConcurrentExecutions),
    {
      condition: (eventBus === undefined) === (fifoQueue === undefined),
      message: () =>
        `a forwarder sends to one target, received ${eventBus ? 'both an eventBus and a fifoQueue' : 'neither an eventBus nor a fifoQueue'}: give one of them, and each target a forwarder of its own`,
    },
    {
      condition: fifoQueue?.fifo === false,
      message: () =>
        `fifoQueue is ${fifoQueue?.node.path}, which is a standard queue: take a queue with "fifo: true", or read the feed by a ChangeConsumer`,
    },
    ...[eventBus, fifoQueue].map((target) => placeRule(scope, target)),
    {
      condition: delivery === ChangeDelivery.IN_ORDER && eventBus !== undefined,
      message: () =>
        'delivery is IN_ORDER, but an event bus hands events to its targets in any order: leave delivery out, or give a fifoQueue',
    },
    {
      condition: delivery === ChangeDelivery.IN_ORDER && contract.kind === 'event' && !contract.orderedBy,
      message: () =>
        `delivery is IN_ORDER, but ${contract.id} ${contract.version} does not say by what its events are ordered: add "orderedBy" to the contract, or leave delivery out`,
    },
    {
      condition: ![undefined, ChangeDelivery.AT_LEAST_ONCE, ChangeDelivery.IN_ORDER].includes(delivery),
      message: () =>
        `delivery is "${delivery}", but what is sent to a bus or a queue can be sent twice: choose AT_LEAST_ONCE or IN_ORDER, and let receivers compare id and source`,
    },
    {
      condition: eventBus !== undefined && longest.length > MAX_DETAIL_TYPE,
      message: () =>
        `events of ${contract.id} have types such as "${longest}" of ${longest.length} characters, EventBridge takes ${MAX_DETAIL_TYPE} as the detail type: choose a shorter name for the entity`,
    },
    {
      condition: timeout !== undefined && (longer(timeout, MAX_TIMEOUT) || longer(MIN_TIMEOUT, timeout)),
      message: () => `timeout must be from 2 seconds to 15 minutes, received ${timeout?.toHumanString()}`,
    },
  ];
}

/** The forwarder's own role cannot allow what another account must, and its clients ask their own region. */
function placeRule(scope: IConstruct, target: IResource | undefined): Rule {
  const place = target && {
    stage: placeOf(target).stage,
    account: known(target.env.account),
    region: known(target.env.region),
  };
  return {
    condition: place !== undefined && compare(placeOf(scope), place) === 'other',
    message: () =>
      `${target?.node.path} is in ${describePlace(place ?? {})}, the forwarder in ${describePlace(placeOf(scope))}: forward to a bus of its own account and region and let a rule there send events on, or deploy the forwarder beside its target`,
  };
}
