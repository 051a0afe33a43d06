import { Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Contract } from '../../contracts';
import { sourceOf } from '../../contracts/source/source';
import { OWNER } from '../../wire/attributes';
import { eventTypes } from '../../wire/event';
import type { Rule } from '../../wire/rules';
import { freshnessRules } from '../alarms/freshness-alarms';
import { type BoundedContext, ownerOf } from '../context/bounded-context';
import { regionRule } from '../shared/customer-key';
import { handlerRules } from '../shared/handler-options';
import { days, lifeOfMessage, MAX_RECORD_AGE } from '../shared/message-life';
import { Namespace } from '../shared/namespace';
import { placeOf } from '../shared/place';
import { feeds } from '../shared/registry';
import { isWholeWithin } from '../shared/rules';
import { sharedWithRules } from '../shared/shared-with';
import { isCreatedHere, keyAttributesOf, timeToLiveOf } from '../shared/table-facts';
import { tableKeyRules } from '../shared/table-key-rules';
import { tablePlaceRule } from '../shared/table-place';
import type { ChangeFeedProps } from './change-feed-props';
import { streamMapping, streamMappingRules } from './stream-mapping';

export const DEFAULT_RECORD_AGE = Duration.hours(6);
const MAX_RETRY_ATTEMPTS = 10_000;

/** What can be wrong with the properties of a change feed. */
export function changeFeedRules(scope: Construct, context: BoundedContext, props: ChangeFeedProps): Rule[] {
  const { contracts, table, retryAttempts, maxRecordAge, failureRetention, payloadRetention } = props;
  const [owner, own] = [ownerOf(table), ownerOf(scope)];
  const longest = lifeOfMessage();
  return [
    regionRule(scope, props.encryptionKey),
    ...sharedWithRules(scope, props.sharedWith),
    ...fixedNamesRules(scope, props),
    ...handlerRules(props),
    ...streamMappingRules(streamMapping(props)),
    ...freshnessRules(props.freshness, props.maxRecordAge ?? DEFAULT_RECORD_AGE),
    {
      condition: contracts.length === 0,
      message: () => 'a feed needs at least one contract, received none: say what is shared of the table',
    },
    {
      condition: owner !== own,
      message: () =>
        `the table ${table.node.path} belongs to the context "${owner}", not to "${own}": create the feed in the context that owns the table`,
    },
    tablePlaceRule(scope, table),
    ...traceAttributeRules(props),
    ...contracts.flatMap((contract, index) => [
      {
        condition: contract.owner !== context.name,
        message: () =>
          `the contract ${contract.id} is owned by "${contract.owner}", this context is "${context.name}": a context publishes its own contracts only`,
      },
      {
        condition: contracts.findIndex((other) => isSameMajor(other, contract)) !== index,
        message: () =>
          `two contracts are ${contract.id} of one major version (${versionsOf(contracts, contract)}): give each entity one contract of each major version`,
      },
      {
        condition: feeds
          .in(Stack.of(scope))
          .some((feed) => feed.namespace === Namespace.of(scope) && feed.contractIds.includes(contract.id)),
        message: () =>
          `the contract ${contract.id} is published by another feed of this stack: publish it once`,
      },
      ...typeRules(contract, contracts.slice(0, index)),
      {
        condition:
          contract.kind === 'event' && isCreatedHere(table.table) && timeToLiveOf(table.table) === undefined,
        message: () =>
          `the table ${table.node.path} would keep every event of ${contract.id} for ever: set its timeToLiveAttribute to "${OWNER.expiry}", or to what outbox is told`,
      },
      ...tableKeyRules(contract, keyAttributesOf(table.table)),
    ]),
    {
      condition: retryAttempts !== undefined && !isWholeWithin(retryAttempts, 0, MAX_RETRY_ATTEMPTS),
      message: () =>
        `retryAttempts must be a whole number from 0 to ${MAX_RETRY_ATTEMPTS}, received ${retryAttempts}`,
    },
    {
      condition:
        maxRecordAge !== undefined &&
        !isWholeWithin(maxRecordAge.toSeconds({ integral: false }), 60, MAX_RECORD_AGE.toSeconds()),
      message: () =>
        `maxRecordAge must be from 1 minute to ${MAX_RECORD_AGE.toHumanString()}, an hour less than a stream keeps a record, or changes behind one that fails would be lost, received ${maxRecordAge?.toHumanString()}`,
    },
    {
      condition:
        failureRetention !== undefined &&
        !isWholeWithin(failureRetention.toDays({ integral: false }), 1, Number.MAX_SAFE_INTEGER),
      message: () =>
        `failureRetention must be whole days, at least 1, received ${failureRetention?.toHumanString()}`,
    },
    {
      condition:
        payloadRetention !== undefined &&
        !isWholeWithin(
          payloadRetention.toDays({ integral: false }),
          longest.toDays(),
          Number.MAX_SAFE_INTEGER,
        ),
      message: () =>
        `payloadRetention must be whole days, at least ${days(longest)}, or an event could outlive its data (1 day in the stream + 23 days of SNS retries + 14 days in a queue + 14 days in a DLQ), received ${payloadRetention && days(payloadRetention)}`,
    },
  ];
}

/** Of an attribute that a contract shares, a trace would leave as data, and a change of the trace alone would be one of the row. */
function traceAttributeRules({ traceAttribute, contracts, table }: ChangeFeedProps): Rule[] {
  if (traceAttribute === undefined) return [];
  const key = keyAttributesOf(table.table)?.map(({ name }) => name) ?? [];
  const own = [...Object.values(OWNER), timeToLiveOf(table.table), ...key];
  const sharing = contracts.find((contract) => attributesOf(contract).has(traceAttribute));
  return [
    {
      condition: traceAttribute === '',
      message: () => 'traceAttribute is empty: name an attribute, or leave it out',
    },
    {
      condition: own.includes(traceAttribute),
      message: () =>
        `traceAttribute is "${traceAttribute}", which the table or the library uses: name an attribute that nothing else uses`,
    },
    {
      condition: sharing !== undefined,
      message: () =>
        `traceAttribute is "${traceAttribute}", which ${sharing?.id} shares or looks at: name an attribute that no contract uses`,
    },
  ];
}

function attributesOf(contract: Contract): ReadonlySet<string> {
  const { conditions, placeOf } = sourceOf(contract);
  return new Set([...contract.fields.map(placeOf), ...conditions].map(({ attribute }) => attribute));
}

/** `UserCreated` of events and a `User` that is created would be told apart by nobody who goes by the type. */
function typeRules(contract: Contract, others: readonly Contract[]): Rule[] {
  return others.map((other) => {
    const types = other.id === contract.id ? [] : eventTypes(other);
    const taken = eventTypes(contract).find((type) => types.includes(type));
    return {
      condition: taken !== undefined,
      message: () =>
        `${other.id} and ${contract.id} both have events of the type "${taken}": give one of them another "entity"`,
    };
  });
}

function fixedNamesRules(scope: Construct, { fixedNames = false, contracts }: ChangeFeedProps): Rule[] {
  const ids = [...new Set(contracts.map(({ id }) => id))];
  const { account, region } = placeOf(scope);
  return [
    {
      condition: fixedNames && ids.length > 1,
      message: () =>
        `fixedNames is true, and the feed publishes ${ids.join(' and ')}: a name is made of one contract; leave it out, and give consumers elsewhere feedAttributes`,
    },
    {
      condition: fixedNames && (account === undefined || region === undefined),
      message: () =>
        `fixedNames is true, and the stack ${Stack.of(scope).node.path} has no account or region: set env: { account, region } of the stack, names are made of both`,
    },
  ];
}

function isSameMajor(one: Contract, other: Contract): boolean {
  return one.id === other.id && one.major === other.major;
}

function versionsOf(contracts: readonly Contract[], contract: Contract): string {
  return contracts
    .filter((one) => isSameMajor(one, contract))
    .map(({ version }) => version)
    .join(' and ');
}
