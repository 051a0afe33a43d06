import { userEvent } from '../../support/user-events';

/** The last change of every so many rows is their deletion, where rows are deleted at all. */
const DELETED = 5;
/** Between two changes of a row. DynamoDB tells the time of a change in whole seconds. */
const PAUSE_MS = 500;

export interface HistoryOptions {
  readonly rows: number;
  /** Changes of each row. */
  readonly each: number;
  /** A history goes on where the one of the round before ended. */
  readonly round: number;
  /** @default false */
  readonly deletes?: boolean;
}

/** Changes of users as events, in the order in which they happened: of all users once, then of all again. */
export function history({ rows, each, round, deletes = false }: HistoryOptions): string[] {
  // Long enough ago that no event is of the future, and that a later round is later.
  const start = Date.now() - 86_400_000;
  return Array.from({ length: rows * each }, (_, index) => {
    const [id, turn] = [1 + (index % rows), round * each + Math.floor(index / rows)];
    const isDeletion = deletes && turn === each - 1 && isDeleted(id);
    const seconds = Math.floor((turn * PAUSE_MS) / 1000);
    // In rounds without faults a time alone tells the order, for those who go by it.
    const at = deletes ? start - (start % 1000) + seconds * 1000 : start + turn * 1000;
    const event = userEvent(
      1 + round * rows * each + index,
      turn === 0 ? undefined : user(id, turn - 1),
      isDeletion ? undefined : user(id, turn),
      { at },
    );
    return JSON.stringify(event);
  });
}

function user(user_id: number, turn: number) {
  return { user_id, name: `name ${turn}`, email: `u${user_id}@example.com`, newsletter: turn % 2 === 0 };
}

function isDeleted(id: number): boolean {
  return id % DELETED === 0;
}

/** A row of a replica, as any of the ways writes it. */
type Row = Readonly<Record<string, unknown>>;

/** How many rows do not show the end of a history with deletions. */
export function wrongRows(rows: readonly Row[], { rows: count, each }: HistoryOptions): number {
  const byId = new Map(rows.map((row) => [Number(row.user_id), row]));
  return Array.from({ length: count }, (_, index) => index + 1).filter((id) => {
    const row = byId.get(id);
    const isThere = row !== undefined && row.__deleted !== true && row.deleted !== true;
    return isDeleted(id) ? isThere : !isThere || row.name !== `name ${each - 1}`;
  }).length;
}

/** What Lambda hands a function for these messages. */
export function queueEvent(bodies: readonly string[]) {
  return {
    Records: bodies.map((body, index) => ({
      messageId: String(index),
      body,
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(Date.now()) },
      eventSource: 'aws:sqs',
    })),
  };
}
