import type { CheckedContract } from '../../contracts/schema/checked-contract';
import {
  type ChangeEvent,
  dataSchemaPrefix,
  EVENT_KINDS,
  EXPIRED,
  eventType,
  PREVIOUS,
  type ReceivedEvent,
  type Sequence,
} from '../../wire/event';
import type { JsonValue, Row } from '../../wire/item';
import { isObject } from '../../wire/own';
import { isTraceparent } from '../../wire/trace-context';
import { ProtocolError } from '../rows/errors';
import { subjectOf } from '../rows/projection';
import { isSequence, SEQUENCE_FORM } from '../rows/sequence';
import type { Change } from './change';
import { isForAll } from './marker';

const KINDS = Object.values(EVENT_KINDS);

/** @param at when the owner made the change (epoch milliseconds) */
export function toEvent(
  contract: CheckedContract,
  change: Change,
  sequence: Sequence,
  at: number,
  traceparent?: string,
): ChangeEvent {
  const subject = subjectOf(contract.key, change.data);
  return {
    specversion: '1.0',
    id: contract.kind === 'event' ? eventId(contract, subject) : sequence,
    source: contract.id,
    type: eventType(contract, change.kind),
    subject,
    time: new Date(at).toISOString(),
    dataschema: dataSchemaOf(contract),
    sequence,
    ...(traceparent && { traceparent }),
    ...(!isForAll(change.audience) && { audience: change.audience }),
    ...(change.reason && { reason: change.reason }),
    data: change.kind === 'Created' ? change.data : { ...change.data, [PREVIOUS]: { ...change.previous } },
  };
}

/**
 * Reads a message that should be a change event. Members that no receiver relies on are ignored.
 *
 * @throws ProtocolError when the message is not a change event
 */
export function parseEvent(body: string): ReceivedEvent {
  const event = parseObject(body, 'the body');
  if (event.specversion !== '1.0') refuse('"specversion" is not "1.0"');
  const texts = {
    id: textOf(event, 'id'),
    source: textOf(event, 'source'),
    type: textOf(event, 'type'),
    subject: textOf(event, 'subject'),
    time: textOf(event, 'time'),
    dataschema: textOf(event, 'dataschema'),
  };
  const sequence = textOf(event, 'sequence');
  const { data, dataref, audience, reason, traceparent } = event;
  if (!isSequence(sequence)) refuse(`"sequence" is not ${SEQUENCE_FORM}`);
  if (!isTime(texts.time)) refuse('"time" is not a time as in RFC 3339');
  if (!isObject(data)) refuse('"data" is not an object');
  if (dataref !== undefined && typeof dataref !== 'string') refuse('"dataref" is not a text');
  if (majorOf(texts.dataschema) === undefined) refuse('"dataschema" carries no version');
  return {
    ...texts,
    sequence,
    data,
    ...(dataref !== undefined && { dataref }),
    ...(typeof audience === 'string' && { audience }),
    // Reasons that later versions may know are none to this one.
    ...(reason === EXPIRED && { reason }),
    // Anybody may have written it, and it is never worth a message.
    ...(isTraceparent(traceparent) && { traceparent }),
  };
}

/**
 * The event with its data, which was too large to travel with it.
 *
 * @param payload the text that was found at `dataref`
 * @throws ProtocolError when it is not the data of an event
 */
export function withPayload({ dataref: _, ...event }: ReceivedEvent, payload: string): ReceivedEvent {
  return { ...event, data: parseObject(payload, 'the payload') };
}

/** Id of a business event: the same when its item is written or told of again, so that whoever remembers it knows it. */
function eventId({ entity }: CheckedContract, subject: string): string {
  return `${entity}/${subject}`;
}

/** Id of the deletion of a row whose item goes on under another key: the new row's event has the sequence itself. */
export function leavingId(sequence: Sequence): string {
  return `${sequence}/left`;
}

/** Whether the owner's stream tells of the change: only then do sequence and time come from the same place. */
export function isOfStream({ id, sequence }: ReceivedEvent): boolean {
  return id === sequence || id === leavingId(sequence);
}

export function isDeletion({ type }: Pick<ReceivedEvent, 'type'>): boolean {
  return kindOf(type) === 'Deleted';
}

/** Contract id and version, as events carry them. */
export function dataSchemaOf({ owner, entity, major, version }: CheckedContract): string {
  return `${dataSchemaPrefix(owner, entity, major)}${version.split('.')[1]}`;
}

/** Major version of the contract by which the event was written. */
export function majorOf(dataschema: string): number | undefined {
  const major = /:(\d+)\.\d+$/.exec(dataschema)?.[1];
  return major === undefined ? undefined : Number(major);
}

/** CloudEvents 1.0.2, "time". Without an offset a text would be a time of wherever it is read. */
function isTime(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(text) && !Number.isNaN(Date.parse(text))
  );
}

/** What an event's type says of a row. */
export function kindOf(type: string): (typeof KINDS)[number] | undefined {
  return KINDS.find((kind) => type.endsWith(kind));
}

/** Whether an event has a type that those of a contract have. */
export function isTypeOf(contract: CheckedContract, type: string): boolean {
  return contract.kind === 'event' ? type === eventType(contract, 'Created') : kindOf(type) !== undefined;
}

function parseObject(text: string, what: string): Row {
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    // The parser's own message quotes the text, and payloads must not reach logs or attributes.
    return refuse(`${what} is not JSON`, { cause });
  }
  return isObject(value) ? value : refuse(`${what} is not a JSON object`);
}

function textOf(event: Row, name: string): string {
  const value = event[name];
  return typeof value === 'string' && value !== '' ? value : refuse(`"${name}" is missing or not a text`);
}

function refuse(problem: string, options?: ErrorOptions): never {
  throw new ProtocolError('malformed', `not a change event: ${problem}`, options);
}
