import { isObject, own } from '../../wire/own';
import { CONTRACT_KINDS, describe, type Json } from './check';
import type { ContractRule } from './rules';

const SCALARS = ['string', 'integer', 'number'];

/** What can be wrong with what a contract says of events. */
export function eventRules(schema: Json, meta: Json, properties: Json): ContractRule[] {
  const { kind = 'row', orderedBy, revision } = meta;
  const isEvent = kind === 'event';
  return [
    {
      condition: !CONTRACT_KINDS.some((known) => known === kind),
      message: () =>
        `"kind" must be ${CONTRACT_KINDS.map(describe).join(' or ')}, received ${describe(kind)}`,
    },
    {
      condition: isEvent && revision !== undefined,
      message: () => '"revision" is for rows, which change, and an event never does: remove it',
    },
    {
      condition: !isEvent && orderedBy !== undefined,
      message: () =>
        '"orderedBy" is for events, and changes of a row have an order of their own: remove it, or say "kind": "event"',
    },
    ...(isEvent && orderedBy !== undefined ? orderRules(schema, orderedBy, properties) : []),
  ];
}

function orderRules({ required }: Json, orderedBy: unknown, properties: Json): ContractRule[] {
  const { aggregate, position } = isObject(orderedBy) ? orderedBy : {};
  const fields: readonly unknown[] = Array.isArray(aggregate) ? aggregate : [];
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  const schemaOf = (field: unknown): Json => {
    const property = typeof field === 'string' ? own(properties, field) : undefined;
    return isObject(property) ? property : {};
  };
  const { type, minimum } = schemaOf(position);
  return [
    {
      condition: !isObject(orderedBy),
      message: () =>
        `"orderedBy" must be an object such as { "aggregate": ["order_id"], "position": "order_version" }, received ${describe(orderedBy)}`,
    },
    {
      condition: fields.length < 1 || fields.length > 2 || new Set(fields).size !== fields.length,
      message: () =>
        `"orderedBy.aggregate" must name one field or two different ones, received ${describe(aggregate)}`,
    },
    ...[...fields, position].map(
      (field): ContractRule => ({
        code: 'unknown-field',
        condition: typeof field !== 'string' || !Object.hasOwn(properties, field),
        message: () => `"orderedBy" names ${describe(field)}, which is not in "properties"`,
      }),
    ),
    ...fields.map((field) => ({
      condition: !SCALARS.some((known) => known === schemaOf(field).type),
      message: () =>
        `the field ${describe(field)} of "orderedBy.aggregate" must be a string, integer or number, received type ${describe(schemaOf(field).type)}`,
    })),
    {
      condition: type !== 'integer' || typeof minimum !== 'number' || minimum < 0,
      message: () =>
        `the field ${describe(position)} of "orderedBy.position" must have "type": "integer" and a "minimum" of 0 or more, received type ${describe(type)} and minimum ${describe(minimum)}`,
    },
    ...[...fields, position].map((field) => ({
      condition: !needed.includes(field),
      message: () =>
        `the field ${describe(field)} of "orderedBy" must be in "required": every event has its place`,
    })),
    {
      condition: fields.includes(position),
      message: () =>
        `"orderedBy" names ${describe(position)} as aggregate and position: the position counts the events of an aggregate`,
    },
  ];
}
