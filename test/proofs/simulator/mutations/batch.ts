import { breaking, type Mutation, one } from './mutation';

const OWNER_TABLE = 'lib/adapters/dynamodb-owner-table.ts';
const REPUBLISH_KEYS = 'lib/protocol/batch/republish-keys.ts';

/** Bugs of seeds, republications and removals. */
export const BATCH: readonly Mutation[] = [
  ...breaking(
    'A seed fills gaps and overwrites nothing',
    one(
      'a seed is stamped with a high sequence',
      'lib/protocol/batch/seed.ts',
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
      'lib/protocol/batch/sweep.ts',
      'const done = await work.process',
      `const early = { ...state, version: state.version + 1, cursor: page.next, finished: page.next === undefined };
    await checkpoints.save(run.id, segment, early, readAt);
    state = early;
    const done = await work.process`,
    ),
    one(
      'refused entries of a request to the queue count as sent',
      'lib/adapters/sqs-batch.ts',
      'return unsentOf(events, Failed);',
      'return unsentOf(events, []);',
    ),
  ),
  ...breaking(
    'A republished row reaches one replica, and a row that is gone is never made again',
    one(
      'a mark makes a row that is gone',
      OWNER_TABLE,
      "ConditionExpression: 'attribute_exists(#partition)',",
      '',
    ),
  ),
  ...breaking(
    'An orphan is removed, and a row that was created again is not',
    one(
      'a row is removed though the owner has it',
      REPUBLISH_KEYS,
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
      REPUBLISH_KEYS,
      'if (wanted.seen === undefined ||',
      'if (!wanted.seen ||',
    ),
  ),
  ...breaking(
    'An item is one row',
    one(
      'an item is taken for the row that it was',
      REPUBLISH_KEYS,
      'itemIdentity(shared.contract, item) !== name',
      'false',
    ),
  ),
];
