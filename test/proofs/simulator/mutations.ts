/** A seeded bug: texts of sources and what they are replaced by. */
export interface Mutation {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** Schedules to try, where the bug needs rare company. @default 4000 */
  readonly schedules?: number;
}

export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const one = (name: string, file: string, find: string, replace: string): Mutation => ({
  name,
  edits: [{ file, find, replace }],
});

const PROTOCOL = 'lib/protocol';
const SEQUENCE = `${PROTOCOL}/rows/sequence.ts`;
const STREAM_RECORD = `${PROTOCOL}/replication/stream-record.ts`;
const EPOCH_TIME = `${PROTOCOL}/rows/epoch-time.ts`;
const STORE = 'lib/adapters/dynamodb-replica-store.ts';
const POLICY = 'lib/constructs/replica/filter-policy.ts';
const OWNER_TABLE = 'lib/adapters/dynamodb-owner-table.ts';
const CONDITION = "ConditionExpression: 'attribute_not_exists(#sequence) OR #sequence < :sequence',";

/** Large rows are rare in schedules, because they take long. */
const MANY_LARGE_ROWS: Edit = {
  file: 'test/proofs/simulator/world.ts',
  find: 'random.chance(0.003)',
  replace: 'random.chance(0.3)',
};

/** Bugs that were made on purpose; every one of them must be found. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'sequence numbers are not padded',
    edits: [
      { file: SEQUENCE, find: ".padStart(DIGITS, '0')", replace: '' },
      { file: SEQUENCE, find: 'WELL_FORMED.test(value)', replace: "value.includes('/')" },
    ],
  },
  one(
    'the epoch is dropped',
    SEQUENCE,
    'sequenceNumber: string): Sequence {',
    "sequenceNumber: string): Sequence {\n  label = '2026';",
  ),
  one(
    'the counter begins anew for a row that is created again',
    `${PROTOCOL}/replication/event.ts`,
    '    sequence,\n    partitionkey',
    "    sequence: change.kind === 'Created' ? sequence.replace(/[0-9]{40}$/, '1'.padStart(40, '0')) : sequence,\n    partitionkey",
  ),
  one('the same change is written again', STORE, '#sequence < :sequence', '#sequence <= :sequence'),
  {
    name: 'the row is read, compared and then written',
    edits: [
      { file: STORE, find: '  PutItemCommand,', replace: '  GetItemCommand, PutItemCommand,' },
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
  },
  one(
    'a deletion leaves no tombstone',
    `${PROTOCOL}/replication/replicate.ts`,
    'const result = await store.write(decision);',
    "if (decision.kind === 'tombstone') return describe(item, { kind: 'stale' });\n    const result = await store.write(decision);",
  ),
  one(
    'tombstones live half as long',
    `${PROTOCOL}/replication/decide.ts`,
    'replica.horizonMs) / 1000',
    'replica.horizonMs / 2) / 1000',
  ),
  one(
    'live rows expire too',
    `${PROTOCOL}/replication/decide.ts`,
    '{ ...pick(event.data, fields), ...stamp }',
    '{ ...pick(event.data, fields), ...stamp, [ROW.expiry]: expiry(now, replica) }',
  ),
  one('age is no reason to park', `${PROTOCOL}/replication/decide.ts`, 'age > horizonMs', 'age < 0'),
  one(
    'the replicator forgets the filter',
    `${PROTOCOL}/replication/decide.ts`,
    '!matchesFilter(replica.filter, event.data)',
    'false',
  ),
  one(
    'the subscription looks at new values only',
    POLICY,
    '        withValues(alternative, field, values, true),',
    '',
  ),
  one('the subscription keeps back events with an unknown past', POLICY, 'UNKNOWN_PAST,', ''),
  one(
    'the subscription takes events for other replicas',
    POLICY,
    'audience: [{ exists: false }, replica],',
    '',
  ),
  one(
    'a seed is stamped with a high sequence',
    `${PROTOCOL}/batch/seed.ts`,
    'change, LOWEST_SEQUENCE, readAt',
    "change, '9' + LOWEST_SEQUENCE, readAt",
  ),
  one(
    'a seed takes what a read shows that is not consistent',
    OWNER_TABLE,
    'ConsistentRead: true,\n        Segment',
    'ConsistentRead: false,\n        Segment',
  ),
  one(
    'a page counts as done before it is sent',
    `${PROTOCOL}/batch/sweep.ts`,
    'const done = await work.process',
    `const early = { ...state, version: state.version + 1, cursor: page.next, finished: page.next === undefined };
    await checkpoints.save(run.id, segment, early, readAt);
    state = early;
    const done = await work.process`,
  ),
  one(
    'refused entries of a request to the queue count as sent',
    'lib/adapters/sqs-replica-queue.ts',
    'return unsentOf(events, Failed);',
    'return unsentOf(events, []);',
  ),
  one(
    'a marker counts though it is unchanged',
    `${PROTOCOL}/replication/marker.ts`,
    'text === undefined || text === old',
    'text === undefined',
  ),
  one(
    'a changed marker does not count',
    `${PROTOCOL}/replication/marker.ts`,
    'text === undefined || text === old',
    'text !== undefined || text === old',
  ),
  one(
    'an addressed event does not say that the past is unknown',
    `${PROTOCOL}/replication/change.ts`,
    'audience === undefined ? mark : { [INCOMPLETE]: true }',
    'mark',
  ),
  one(
    'a marker hides a change from other replicas',
    `${PROTOCOL}/replication/change.ts`,
    '...pick(old, changed), ...incomplete } };',
    '...pick(old, changed), ...incomplete }, audience };',
  ),
  one(
    'an addressed event goes to everybody',
    `${PROTOCOL}/replication/event.ts`,
    '...(!isForAll(change.audience) && { audience: change.audience }),',
    '',
  ),
  one(
    'a mark makes a row that is gone',
    OWNER_TABLE,
    "ConditionExpression: 'attribute_exists(#partition)',",
    '',
  ),
  one('a removal is no newer than what it removes', SEQUENCE, '+ 1n', '+ 0n'),
  one('a removal wins over what comes after it', SEQUENCE, '+ 1n', '+ 10n ** 30n'),
  one(
    'a row is removed though the owner has it',
    `${PROTOCOL}/batch/republish-keys.ts`,
    "if (found && (await table.mark(place.key, marker))) return { kind: 'marked' };",
    '',
  ),
  one(
    'a row is removed by a read that is not consistent',
    OWNER_TABLE,
    'Key: toSdkItem(key), ConsistentRead: true',
    'Key: toSdkItem(key), ConsistentRead: false',
  ),
  one(
    'a row without a sequence is not removed',
    `${PROTOCOL}/batch/republish-keys.ts`,
    'if (wanted.seen === undefined ||',
    'if (!wanted.seen ||',
  ),
  one(
    'the last of a batch is taken for the newest',
    `${PROTOCOL}/replication/replicate.ts`,
    'sequenceOf(next) > sequenceOf(best) ? next : best',
    'best && next',
  ),
  one(
    'older changes of a batch do not wait for the newest',
    `${PROTOCOL}/replication/replicate.ts`,
    "superseded ? 'stale' : 'retry'",
    "'stale'",
  ),
  one(
    'a failed write counts as done',
    `${PROTOCOL}/replication/replicate.ts`,
    "describe(item, { kind: 'retry', reason: nameOf(error) })",
    "describe(item, { kind: 'stale' })",
  ),
  one(
    'an applied event is parked as well',
    `${PROTOCOL}/replication/replicate.ts`,
    "if (result.kind === 'applied') return",
    "if (result.kind === 'applied') await park('invalid', 'parked as well');\n    if (result.kind === 'applied') return",
  ),
  {
    name: 'a parked event is applied as well',
    edits: [
      {
        file: `${PROTOCOL}/replication/replicate.ts`,
        find: "if (decision.kind === 'park') return",
        replace: `if (decision.kind === 'park' && item.event) {
      const { subject, sequence, data, time } = item.event;
      const { __previous, ...values } = data;
      await store.write({ kind: 'put', subject, sequence, row: { ...values, __seq: sequence, __at: time } });
    }
    if (decision.kind === 'park') return`,
      },
    ],
  },
  one(
    'a parked event is dropped',
    `${PROTOCOL}/replication/replicate.ts`,
    'await parking.park(message, code, reason, now);',
    '',
  ),
  {
    name: 'a record without its images is taken for nothing that happened',
    edits: [
      {
        file: STREAM_RECORD,
        find: 'if (view !== BOTH_IMAGES) {',
        replace: "if (view !== 'KEYS_ONLY' && view !== BOTH_IMAGES) {",
      },
      {
        file: STREAM_RECORD,
        find: '({ has, wanted }) => has !== wanted',
        replace: '({ has, wanted }) => has && !wanted',
      },
    ],
  },
  {
    name: 'an update without its new image is taken for a deletion',
    edits: [
      {
        file: STREAM_RECORD,
        find: 'if (view !== BOTH_IMAGES) {',
        replace: "if (view !== 'OLD_IMAGE' && view !== BOTH_IMAGES) {",
      },
      {
        file: STREAM_RECORD,
        find: '({ has, wanted }) => has !== wanted',
        replace: "({ name, has, wanted }) => name === 'old' && has !== wanted",
      },
    ],
  },
  one(
    'the view type is not looked at',
    STREAM_RECORD,
    'if (view !== BOTH_IMAGES) {',
    'if (view === undefined) {',
  ),
  one(
    'the images of a record are not looked at',
    STREAM_RECORD,
    'if (problem === undefined) continue;',
    'continue;',
  ),
  one("a record's seconds are taken for milliseconds", EPOCH_TIME, '[1000, 1, 1 / 1000]', '[1]'),
  one(
    'the publisher reports no failures',
    `${PROTOCOL}/replication/publish.ts`,
    'lowestFailed: lowest(failures)',
    'lowestFailed: undefined',
  ),
  one(
    'the publisher reports the highest failure',
    `${PROTOCOL}/replication/publish.ts`,
    '(a < b ? -1 : 1))[0]',
    '(a < b ? -1 : 1)).at(-1)',
  ),
  {
    ...one(
      'failures are compared as texts',
      `${PROTOCOL}/replication/publish.ts`,
      'a.length - b.length || ',
      '',
    ),
    schedules: 10_000,
  },
  one(
    'refused entries of a request count as sent',
    'lib/adapters/sns-topic.ts',
    'return unsentOf(events, Failed);',
    'return unsentOf(events, []);',
  ),
  one(
    'a record that was not kept aside counts as kept',
    `${PROTOCOL}/replication/publish.ts`,
    'comes again.\n    return false;',
    'comes again.\n    return true;',
  ),
  one(
    'a change that ends a refused state is taken for none',
    `${PROTOCOL}/replication/change.ts`,
    'if (complete && changed.length === 0)',
    'if (changed.length === 0)',
  ),
  one(
    'private attributes are shared',
    `${PROTOCOL}/rows/projection.ts`,
    'for (const field of contract.fields) {\n    const value',
    'for (const field of Object.keys(item)) {\n    const value',
  ),
  one(
    'a row whose key changes stays under the old one',
    `${PROTOCOL}/replication/moves.ts`,
    'if (old === undefined || old === now) return [record];',
    'return [record];',
  ),
  one(
    "a key is taken for the table's that is not",
    'lib/contracts/source/table-key.ts',
    '!names.includes(sourceOf(contract).placeOf(field).attribute)',
    'names.includes(sourceOf(contract).placeOf(field).attribute) && false',
  ),
  one('both events of a changed key have one id', `${PROTOCOL}/replication/event.ts`, '}/left`', '}`'),
  one(
    'an item is taken for the row that it was',
    `${PROTOCOL}/batch/republish-keys.ts`,
    'itemIdentity(shared.contract, item) !== name',
    'false',
  ),
  one(
    'private members of a map are shared',
    `${PROTOCOL}/rows/attribute-values.ts`,
    '!sharedOnly || type.shares(name)',
    'true',
  ),
  one(
    'every member counts as named',
    'lib/contracts/schema/value-types.ts',
    'shares: (name) => isNamed(schemaOf(name)),',
    'shares: () => true,',
  ),
  one(
    'a row leaves that does not fit the contract',
    `${PROTOCOL}/rows/projection.ts`,
    "if (misfit !== undefined) throw new ProtocolError('invalid'",
    "if (misfit === 'never') throw new ProtocolError('invalid'",
  ),
  one(
    'old values leave that did not fit the contract',
    `${PROTOCOL}/rows/projection.ts`,
    "if (validate('row', row) === undefined) return { row, complete };",
    'return { row, complete };',
  ),
  {
    name: 'an event is taken without the data that it refers to',
    edits: [
      MANY_LARGE_ROWS,
      {
        file: `${PROTOCOL}/replication/replicate.ts`,
        find: 'if (event?.dataref === undefined) return opened;',
        replace: 'return opened;',
      },
    ],
  },
  {
    name: 'the subscription keeps back events that refer to their data',
    edits: [MANY_LARGE_ROWS, { file: POLICY, find: 'UNKNOWN_PAST, LARGE]', replace: 'UNKNOWN_PAST]' }],
  },
];
