import { type Bug, breaking, type Mutation, one } from './mutation';

const DETECT = 'lib/protocol/replication/outbox.ts';
const PUT = 'lib/client/outbox/outbox.ts';
const EVENT = 'lib/protocol/replication/event.ts';
const PROJECTION = 'lib/protocol/rows/projection.ts';
const POSITION = 'lib/protocol/consuming/position.ts';
const POSITIONS = 'lib/adapters/dynamodb-positions.ts';
const DELIVER = 'lib/client/consume/deliver.ts';
const PUBLISH = 'lib/protocol/replication/publish.ts';

const ofEvents = (rule: string, ...bugs: readonly Bug[]): Mutation[] =>
  breaking(rule, ...bugs.map((bug) => ({ ...bug, conditions: { subscribers: 'outbox' } as const })));

/** Bugs between a service's transaction and the effects of its events. */
export const OUTBOX: readonly Mutation[] = [
  ...ofEvents(
    'No event without its state',
    one('an event is written over', PUT, "ConditionExpression: 'attribute_not_exists(#key)',", ''),
    one(
      'an event that could not be published counts as done',
      PUBLISH,
      'lowestFailed: lowest(failures),',
      '',
    ),
    one(
      'an event counts as handled whose transaction failed',
      POSITIONS,
      "if (nameOf(error) !== 'TransactionCanceledException') throw error;",
      'if (effects.length > 0) return false;',
    ),
  ),
  ...ofEvents(
    'An event is published once, under one id',
    one(
      'the removal of an item is told as its event',
      DETECT,
      'if (!after || !covers(contract, after)) return undefined;',
      'if (!after) return before && covers(contract, before) ? project(shared, before) : undefined;\n  if (!covers(contract, after)) return undefined;',
    ),
    one(
      'a changed item is told as an event',
      DETECT,
      'if (changed === undefined) return undefined;',
      'return changed === undefined ? undefined : project(shared, after);',
    ),
    one(
      'a changed item is taken for nothing',
      DETECT,
      'if (changed === undefined) return undefined;',
      'return undefined;',
    ),
    one(
      'the time to live of an item counts as a change of its event',
      DETECT,
      'const changed = contract.fields.find(',
      "const changed = [...contract.fields, '__ttl'].find(",
    ),
    one(
      'the id of an event is its sequence',
      EVENT,
      "contract.kind === 'event' ? eventId(contract, subject) : sequence",
      'sequence',
    ),
  ),
  ...ofEvents(
    'Events are no rows, and rows no events',
    one(
      'a contract of rows covers events',
      PROJECTION,
      'event?.S !== contract.id : event !== undefined',
      'event?.S !== contract.id : false',
    ),
    one(
      'a contract of events covers rows',
      PROJECTION,
      'event?.S !== contract.id : event !== undefined',
      'event !== undefined && event.S !== contract.id : event !== undefined',
    ),
  ),
  ...ofEvents(
    'What is sent again, by a seed, a replay or the owner',
    one(
      'an event is remembered by its sequence',
      POSITION,
      'JSON.stringify([change.id]), sequence: DONE',
      'JSON.stringify([change.sequence]), sequence: DONE',
    ),
    one(
      'an event is handled again when its sequence is higher',
      POSITION,
      'sequence: DONE,',
      'sequence: change.sequence,',
    ),
    one(
      'the events of an aggregate have one position',
      DELIVER,
      '{ of, horizonMs }, Date.now());\n    let state',
      "{ of: 'row', horizonMs }, Date.now());\n    let state",
    ),
  ),
];
