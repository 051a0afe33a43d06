import { type Bug, breaking, type Mutation, one } from './mutation';

const POSITIONS = 'lib/adapters/dynamodb-positions.ts';
const DELIVER = 'lib/client/consume/deliver.ts';
const ONCE = 'lib/client/consume/once.ts';
const CONSUME = 'lib/protocol/consuming/consume.ts';
const POSITION = 'lib/protocol/consuming/position.ts';
const SELECTION = 'lib/protocol/consuming/selection.ts';

const COMMIT = 'await this.#dynamodb.send(new TransactWriteItemsCommand({ TransactItems }));';
const PUT_ALONE = `try {
        await this.#dynamodb.send(new PutItemCommand(this.#put(position, NOT_REACHED)));
      } catch (error) {
        if (isFailedCondition(error)) return false;
        throw error;
      }`;
const EFFECTS_ALONE =
  'if (effects.length > 0) await this.#dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [...effects] }));';

/** They show where consumers subscribe. */
const consuming = (rule: string, ...bugs: readonly Bug[]): Mutation[] =>
  breaking(
    rule,
    ...bugs.map((bug): Bug => ({ ...bug, conditions: { subscribers: 'consumers', ...bug.conditions } })),
  );

/** Bugs on the way from the queue to what a consumer's code does. */
export const CONSUMING: readonly Mutation[] = [
  ...consuming(
    'Every change that a consumer wants is handled',
    one(
      'changes of a batch are forgotten whose newest comes again',
      CONSUME,
      "isDone ? 'stale' : 'retry'",
      "'stale'",
    ),
    one(
      'older changes of a batch count as handled when the newest is parked',
      CONSUME,
      "outcome.kind === 'stale';",
      "outcome.kind === 'stale' || outcome.kind === 'parked';",
    ),
    one(
      'a change counts as handled whose code failed',
      CONSUME,
      "return describe(read, { kind: 'retry', reason: causeOf(error) });",
      "return describe(read, { kind: 'handled' });",
    ),
    one(
      'a change counts as handled before its code has ended',
      DELIVER,
      'async (change, _subject, run) => {\n  await run(change);',
      'async (change, _subject, run) => {\n  run(change).catch(() => {});',
    ),
    one(
      'of the changes of a row in a batch only the newest is handled, though each is wanted',
      CONSUME,
      "consumer.changes === 'newest' ? '' : verdict.change.id",
      "''",
    ),
    one(
      'a change is left out when it is not known what changed',
      SELECTION,
      'fields && changedFields && !changedFields.some',
      'fields && !changedFields?.some',
    ),
  ),
  ...consuming(
    'A consumer gets what it wants',
    one(
      'what is addressed to others is handled',
      CONSUME,
      'received.audience !== undefined && received.audience !== consumer.name',
      'received.audience === undefined && received.audience !== undefined',
    ),
    one(
      'kinds of changes are left to the subscription',
      SELECTION,
      '!kinds.includes(change.kind)',
      'kinds.length === 0',
    ),
    one(
      'a row that was asked for is left out for its kind',
      SELECTION,
      'if (!change.snapshot) {',
      'if (change.kind) {',
    ),
    {
      ...one(
        'the data of large events is not fetched',
        CONSUME,
        'isLarge(each) ? fetchData(each, ports.payloads) : each',
        'each',
      ),
      conditions: { largeRows: 0.3 },
    },
  ),
  ...consuming(
    'In order, no change of a row is begun after a newer one',
    one(
      'a change that was begun before a crash is not begun again',
      POSITIONS,
      "NOT_PAST = '<='",
      "NOT_PAST = '<'",
    ),
    one(
      'a change is begun although a newer one was',
      POSITIONS,
      'if (isFailedCondition(error)) return false;',
      'if (isFailedCondition(error)) return true;',
    ),
    one(
      'a change is handled before it is begun',
      DELIVER,
      "if (!(await positions.begin(position))) return 'stale';\n    await run(change);",
      "await run(change);\n    if (!(await positions.begin(position))) return 'stale';",
    ),
    one(
      'the changes of a row in a batch run backwards',
      CONSUME,
      'a.verdict.order < b.verdict.order',
      'a.verdict.order > b.verdict.order',
    ),
    one(
      'a deletion is not remembered',
      POSITION,
      "...(kind === 'deleted' && { expiry: forgotten })",
      "...(kind === 'deleted' && { expiry: 0 })",
    ),
    {
      ...one(
        'a row that lives is forgotten',
        POSITION,
        "(kind === 'deleted' && { expiry: forgotten })",
        '{ expiry: forgotten }',
      ),
      schedules: 8_000,
    },
  ),
  ...consuming(
    'Exactly once, each change takes effect once',
    one('the same change takes effect again', POSITIONS, "NOT_REACHED = '<'", "NOT_REACHED = '<='"),
    one(
      'a position is written apart from the effects, after them',
      POSITIONS,
      COMMIT,
      `${EFFECTS_ALONE}\n      ${PUT_ALONE}`,
    ),
    one(
      'a position is written apart from the effects, before them',
      POSITIONS,
      COMMIT,
      `${PUT_ALONE}\n      ${EFFECTS_ALONE}`,
    ),
    one(
      'a transaction that met another one counts as done before',
      POSITIONS,
      "reached?.Code === 'ConditionalCheckFailed'",
      "reached?.Code !== 'None'",
    ),
    one(
      "a consumer's own condition counts as done before",
      POSITIONS,
      '.at(effects.length)',
      ".find(({ Code }) => Code === 'ConditionalCheckFailed')",
    ),
    one('positions are forgotten too early', POSITION, '{ horizonMs });', '{ horizonMs: horizonMs / 2 });'),
    one('snapshots are told apart by their sequence', POSITION, '[subject, id]', '[subject, sequence]'),
  ),
  ...consuming(
    'Exactly once with `newest`',
    one(
      'what an older version tells has a sequence of its own',
      CONSUME,
      'toRowChange(event, received, contract)',
      'toRowChange(event, event as never, contract)',
    ),
    one(
      'a change without an effect has no place among the others',
      DELIVER,
      "if ((state as string) !== 'over') await transaction();",
      '',
    ),
  ),
  ...consuming(
    'Once, a change that was handled to its end is not handled again',
    one('a change is remembered by its row', ONCE, "of: 'change', horizonMs", "of: 'row', horizonMs"),
    one(
      'a place is given up that may still be worked on',
      ONCE,
      'if (signal.aborted) await new Promise<never>(() => {});',
      '',
    ),
    one('a copy counts as handled while another is at it', ONCE, "return 'busy';", "return 'stale';"),
    one(
      'changes are remembered too briefly',
      ONCE,
      'expiry(MAX_AHEAD_MS, { horizonMs })',
      'expiry(0, { horizonMs: horizonMs / 2 })',
    ),
  ),
];
