import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type Consumer, ContractError, checkFilter, type Filter, selectFields } from '../../contracts';
import type { Rule } from '../../wire/rules';
import { freshnessRules } from '../alarms/freshness-alarms';
import type { BoundedContext } from '../context/bounded-context';
import { feedPlaceRules } from '../feed/feed-elsewhere';
import { ConstructError } from '../shared/errors';
import { handlerRules } from '../shared/handler-options';
import { days, lifeOfMessage, SNS_RETRIES, STREAM_RETENTION } from '../shared/message-life';
import { Namespace, namespaceSought } from '../shared/namespace';
import { queueTuning } from '../shared/profile';
import { type QueueMapping, queueMapping } from '../shared/queue-mapping';
import { rowsOnlyRule } from '../shared/rows-only';
import { longer, subscriberRules } from '../shared/subscriber-rules';
import { validatorsOf } from '../shared/validators';
import type { ReadReplicaProps } from './read-replica-props';

/** Values of the properties that were not given. */
export const DEFAULTS = {
  queueRetention: Duration.days(4),
  dlqRetention: Duration.days(14),
  tombstoneRetention: Duration.days(60),
  timeout: Duration.seconds(30),
} as const;

/** Lambda polls a queue for two batches at once at least. */
const LEAST_RESERVED = 2;
const MAX_FUNCTION_TIMEOUT = Duration.minutes(15);

/** How the replica's queue feeds its replicator. */
export function mappingOf(props: ReadReplicaProps): QueueMapping {
  const { queueRetention, timeout } = { ...DEFAULTS, ...defined(props) };
  const tuning = queueTuning(props.profile);
  return queueMapping(props, {
    tuning,
    timeout,
    queueRetention,
    reserved: props.reservedConcurrentExecutions,
  });
}

/** What can be wrong with the properties of a replica. */
export function readReplicaRules(
  scope: Construct,
  name: string,
  context: BoundedContext,
  props: ReadReplicaProps,
): Rule[] {
  const { queueRetention, dlqRetention, tombstoneRetention, timeout } = { ...DEFAULTS, ...defined(props) };
  const life = lifeOfMessage(queueRetention, dlqRetention);
  const { feedNamespace, reservedConcurrentExecutions: reserved } = props;
  return [
    ...subscriberRules(scope, {
      who: 'replica',
      name,
      contract: props.contract,
      feedNamespace,
      encryptionKey: props.encryptionKey,
      queueRetention,
      dlqRetention,
      timeout,
      mapping: mappingOf(props),
      reserved,
    }),
    ...handlerRules(props, LEAST_RESERVED),
    rowsOnlyRule(props.contract, 'which happen and are no rows that a table could keep'),
    ...feedPlaceRules(scope, props),
    ...freshnessRules(props.freshness, queueRetention),
    {
      // A context of this name in another namespace is another owner.
      condition:
        props.contract.owner === context.name &&
        namespaceSought(scope, feedNamespace) === Namespace.of(scope),
      message: () =>
        `the contract ${props.contract.id} is owned by this very context: read the own table, a replica of it would be a loop`,
    },
    {
      condition: longer(timeout, MAX_FUNCTION_TIMEOUT) || timeout.toSeconds() < 1,
      message: () => `timeout must be from 1 second to 15 minutes, received ${timeout.toHumanString()}`,
    },
    {
      condition: !longer(tombstoneRetention, life),
      message: () =>
        `tombstoneRetention of ${days(tombstoneRetention)} is not longer than the ${days(life)} an event can be on its way (${days(STREAM_RETENTION)} in the stream + ${days(SNS_RETRIES)} of SNS retries + ${days(queueRetention)} in the queue + ${days(dlqRetention)} in the DLQ), a late event would bring a deleted row back: raise tombstoneRetention, or shorten queueRetention or dlqRetention`,
    },
  ];
}

/** What a replica keeps of the contract: which fields, key first, and of which rows. */
export interface Projection {
  readonly fields: string[];
  readonly filter?: Filter;
  /** Source of the validators of what the replicator reads. */
  readonly validators: string;
}

/** What the replica tells its owner's check: the fields as they were asked for, also those that are gone. */
export function consumerOf(name: string, { contract, fields, filter }: ReadReplicaProps): Consumer {
  return {
    name,
    contract: contract.id,
    major: contract.major,
    ...(fields && { fields: [...new Set([...contract.key, ...fields, ...Object.keys(filter ?? {})])] }),
  };
}

/**
 * A field that is not the contract's is reported at synthesis, not at once: if the owner has removed it, what its feed
 * says of that must be heard too.
 *
 * @throws ConstructError when the filter or the contract's schema cannot be used
 */
export function resolveProjection(scope: Construct, props: ReadReplicaProps): Projection {
  const { contract, filter } = props;
  try {
    const known = props.fields?.filter((field) => contract.fields.includes(field));
    const fields = selectFields(contract, known);
    scope.node.addValidation({ validate: () => unknownFields(props) });
    if (!filter) return { fields, validators: validatorsOf(contract, fields) };
    checkFilter(contract, filter);
    // The filter's fields are read, though not kept, so they are checked too.
    return { fields, filter, validators: validatorsOf(contract, [...fields, ...Object.keys(filter)]) };
  } catch (cause) {
    if (!(cause instanceof ContractError)) throw cause;
    throw new ConstructError(scope, 'invalid-replica', cause.message, { cause });
  }
}

function unknownFields({ contract, fields }: ReadReplicaProps): string[] {
  try {
    selectFields(contract, fields);
    return [];
  } catch (cause) {
    if (!(cause instanceof ContractError)) throw cause;
    return [cause.message];
  }
}

/** The properties that were given: an explicit `undefined` must not hide a default. */
function defined(props: ReadReplicaProps): Partial<ReadReplicaProps> {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
}
