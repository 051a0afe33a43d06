import type { CheckedContract } from '../../contracts/schema/checked-contract';
import type { ChangeEvent } from '../../wire/event';
import { dataSchemaPrefix, PREVIOUS, type Sequence } from '../../wire/event';
import type { Row } from '../../wire/item';
import { ProtocolError } from '../rows/errors';
import { subjectOf } from '../rows/projection';
import { isSequence } from '../rows/sequence';
import type { Change } from './change';
import { isForAll } from './marker';

const CONTENT_TYPE = 'application/json';
const KINDS = ['Created', 'Updated', 'Deleted'] as const;

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
    id: sequence,
    source: contract.id,
    type: `${contract.owner}.${contract.entity}${change.kind}`,
    subject,
    time: new Date(at).toISOString(),
    datacontenttype: CONTENT_TYPE,
    dataschema: dataSchemaOf(contract),
    sequence,
    partitionkey: subject,
    ...(traceparent && { traceparent }),
    ...(!isForAll(change.audience) && { audience: change.audience }),
    data: change.kind === 'Created' ? change.data : { ...change.data, [PREVIOUS]: { ...change.previous } },
  };
}

/**
 * Reads a message that should be a change event. Members it does not know are ignored.
 *
 * @throws ProtocolError when the message is not a change event
 */
export function parseEvent(body: string): ChangeEvent {
  const event = parseJson(body, 'the body');
  const texts = ['id', 'source', 'type', 'subject', 'time', 'dataschema', 'sequence'] as const;
  const text = (name: (typeof texts)[number]): string => {
    const value = event[name];
    // Anything else is no text, and turning it into one may fail.
    return typeof value === 'string' ? value : '';
  };
  const missing = texts.find((name) => text(name) === '');
  const rules: [boolean, string][] = [
    [event.specversion !== '1.0', '"specversion" is not "1.0"'],
    [missing !== undefined, `"${missing}" is missing or not a text`],
    [!isSequence(event.sequence), '"sequence" is not <stream label>/<40 digits>'],
    [!isTime(text('time')), '"time" is not a time as in RFC 3339'],
    [!isPlainObject(event.data), '"data" is not an object'],
    [event.dataref !== undefined && typeof event.dataref !== 'string', '"dataref" is not a text'],
    [kindOf(text('type')) === undefined, '"type" does not end in Created, Updated or Deleted'],
    [majorOf(text('dataschema')) === undefined, '"dataschema" carries no version'],
  ];
  const broken = rules.find(([condition]) => condition);
  if (broken) throw new ProtocolError('malformed', `not a change event: ${broken[1]}`);
  return event as unknown as ChangeEvent;
}

/**
 * The event with its data, which was too large to travel with it.
 *
 * @param payload the text that was found at `dataref`
 * @throws ProtocolError when it is not the data of an event
 */
export function withPayload({ dataref: _, ...event }: ChangeEvent, payload: string): ChangeEvent {
  return { ...event, data: parseJson(payload, 'the payload') as Row };
}

/** Id of the deletion of a row whose item goes on under another key: the new row's event has the sequence itself. */
export function leavingId(sequence: Sequence): string {
  return `${sequence}/left`;
}

/** Whether the owner's stream tells of the change: only then do sequence and time come from the same place. */
export function isOfStream({ id, sequence }: ChangeEvent): boolean {
  return id === sequence || id === leavingId(sequence);
}

export function isDeletion(event: ChangeEvent): boolean {
  return kindOf(event.type) === 'Deleted';
}

/** CheckedContract id and version, as events carry them. */
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

function kindOf(type: string): (typeof KINDS)[number] | undefined {
  return KINDS.find((kind) => type.endsWith(kind));
}

function parseJson(text: string, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    // The parser's own message quotes the text, and payloads must not reach logs or attributes.
    throw new ProtocolError('malformed', `not a change event: ${what} is not JSON`, { cause });
  }
  if (!isPlainObject(value))
    throw new ProtocolError('malformed', `not a change event: ${what} is not a JSON object`);
  return value;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
