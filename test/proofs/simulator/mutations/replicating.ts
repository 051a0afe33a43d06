import { breaking, type Mutation, one } from './mutation';

const STORE = 'lib/adapters/dynamodb-replica-store.ts';
const POLICY = 'lib/constructs/replica/filter-policy.ts';
const REPLICATE = 'lib/protocol/replication/replicate.ts';
const OPEN = 'lib/protocol/replication/open-message.ts';
const PARKING = 'lib/protocol/replication/parking.ts';
const REFUSE = 'lib/protocol/replication/refuse-event.ts';
const DECIDE = 'lib/protocol/replication/decide.ts';
const CONDITION = "ConditionExpression: 'attribute_not_exists(#sequence) OR #sequence < :sequence',";
/** They are rare in schedules, because they take long. */
const MANY_LARGE_ROWS = { largeRows: 0.3 };

/** Bugs on the way from the topic to the replica. */
export const REPLICATING: readonly Mutation[] = [
  ...breaking(
    'Each change has one effect, however often it arrives',
    one('the same change is written again', STORE, '#sequence < :sequence', '#sequence <= :sequence'),
  ),
  ...breaking('A row never goes back to an older change', {
    name: 'the row is read, compared and then written',
    edits: [
      { file: STORE, find: ', PutItemCommand }', replace: ', GetItemCommand, PutItemCommand }' },
      { file: STORE, find: CONDITION, replace: '' },
      {
        file: STORE,
        find: 'await this.#dynamodb.send(put);',
        replace: `const { user_id, home } = toSdkItem(item);
        const key = { user_id, home };
        const read = await this.#dynamodb.send(new GetItemCommand({ TableName: this.#tableName, Key: key as never }));
        if (read.Item && String(read.Item[ROW.sequence]?.S) >= sequence) return { kind: 'stale' };
        await this.#dynamodb.send(put);`,
      },
    ],
    schedules: 4_000,
  }),
  ...breaking(
    'A deleted row does not come back',
    one(
      'a deletion leaves no tombstone',
      REPLICATE,
      'const result = await store.write(decision);',
      "if (decision.kind === 'tombstone') return describe(item, { kind: 'stale' });\n    const result = await store.write(decision);",
    ),
    one('tombstones live half as long', DECIDE, 'replica.horizonMs) / 1000', 'replica.horizonMs / 2) / 1000'),
    one('age is no reason to park', REFUSE, 'age > horizonMs', 'age < 0'),
  ),
  ...breaking(
    "When faults stop, every replica row equals its owner's",
    one(
      'live rows expire too',
      DECIDE,
      '{ ...pick(event.data, fields), ...stamp }',
      '{ ...pick(event.data, fields), ...stamp, [ROW.expiry]: expiry(now, replica) }',
    ),
  ),
  ...breaking(
    'A row that stops matching leaves a filtered replica, also out of order',
    one('the replicator forgets the filter', DECIDE, '!matchesFilter(replica.filter, event.data)', 'false'),
    one(
      'the subscription looks at new values only',
      POLICY,
      '        withValues(alternative, field, values, true),',
      '',
    ),
    one('the subscription keeps back events with an unknown past', POLICY, 'UNKNOWN_PAST,', ''),
  ),
  ...breaking(
    'A republished row reaches one replica, and a row that is gone is never made again',
    one(
      'the subscription takes events for other replicas',
      POLICY,
      'audience: [{ exists: false }, replica],',
      '',
    ),
  ),
  ...breaking(
    'Any order and any duplicates lead to the same rows',
    one(
      'the last of a batch is taken for the newest',
      REPLICATE,
      'sequenceOf(next) > sequenceOf(best) ? next : best',
      'best && next',
    ),
  ),
  ...breaking(
    'Every change is applied, superseded or kept for a person',
    one(
      'older changes of a batch do not wait for the newest',
      REPLICATE,
      "superseded ? 'stale' : 'retry'",
      "'stale'",
    ),
    one(
      'a failed write counts as done',
      REPLICATE,
      "describe(item, { kind: 'retry', reason: causeOf(error) })",
      "describe(item, { kind: 'stale' })",
    ),
    one(
      'an applied event is parked as well',
      REPLICATE,
      "if (result.kind === 'applied') return",
      "if (result.kind === 'applied') await halted({ kind: 'park', code: 'invalid', reason: 'parked as well' });\n    if (result.kind === 'applied') return",
    ),
    {
      name: 'a parked event is applied as well',
      edits: [
        {
          file: REPLICATE,
          find: "if (decision.kind === 'retry' || decision.kind === 'park') return",
          replace: `if (decision.kind === 'park' && item.event) {
      const { subject, sequence, data, time } = item.event;
      const { __previous, ...values } = data;
      await store.write({ kind: 'put', subject, sequence, row: { ...values, __seq: sequence, __at: time } });
    }
    if (decision.kind === 'retry' || decision.kind === 'park') return`,
        },
      ],
    },
    one('a parked event is dropped', PARKING, 'await parking.park(message, code, reason, now);', ''),
  ),
  ...breaking('No value that the owner never had', {
    name: 'an event is taken without the data that it refers to',
    conditions: MANY_LARGE_ROWS,
    edits: [
      {
        file: OPEN,
        find: 'if (event?.dataref === undefined) return opened;',
        replace: 'return opened;',
      },
    ],
  }),
  ...breaking('Events over 256 KiB arrive whole', {
    name: 'the subscription keeps back events that refer to their data',
    conditions: MANY_LARGE_ROWS,
    edits: [{ file: POLICY, find: 'UNKNOWN_PAST, LARGE]', replace: 'UNKNOWN_PAST]' }],
  }),
];
