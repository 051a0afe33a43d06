import type { KnownContract } from '../contracts/known-contract';
import type { EventName } from '../personal/masked-subject';
import type { JobOptions } from '../shared/progress';

/**
 * The queue that a message was found in: `parked` for those that the replicator could not apply, `undelivered` for those
 * that SNS could not deliver.
 */
export type DeadLetterQueue = 'parked' | 'undelivered';

/** The event in a message, without its data. What is personal of its key is hidden in `subject` and `id` until it is asked for. */
export interface EventHeader {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly dataschema: string;
  readonly sequence: string;
}

/** One message of a dead-letter queue. */
export interface DeadLetter {
  /** Id that SQS gave the message. */
  readonly id: string;
  readonly queue: DeadLetterQueue;
  /** Why it is here: the replicator's code, `retries-exhausted`, or `undelivered`. */
  readonly code: string;
  /** The replicator's reason. */
  readonly reason?: string;
  /** The event's source, or `unknown` when the message is no event. */
  readonly contract: string;
  /** When the message was sent to the queue (ISO 8601, UTC). */
  readonly sentAt: string;
  /** Name of the function that parked it. */
  readonly function?: string;
  readonly firstSeenAt?: string;
  readonly parkedAt?: string;
  /** Id that the message had in the replica's queue. */
  readonly originalMessageId?: string;
  /** Absent when the message is no event. */
  readonly event?: EventHeader;
}

/** That somebody has edited a message and sent it again. */
export interface LetterEdit {
  readonly who: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** A dead letter in a list. */
export interface ListedLetter extends DeadLetter {
  /** How often it has failed or was looked at before, as far as SQS counts: once at least. */
  readonly failedTimes: number;
  /** Members of `event` that show hashes in place of keys: the same of messages of one row. */
  readonly masked: readonly (keyof EventName)[];
}

/** What may be told of the rows that messages are of. */
export interface TellOptions {
  /**
   * By which is told what of a key is personal (`x-pii`); see `readContracts`.
   *
   * @default none: every key is hidden
   */
  readonly contracts?: readonly Pick<KnownContract, 'contract'>[];
  /** Shows personal data. @default false */
  readonly reveal?: boolean;
}

/** A dead letter with all that is known of it. */
export interface WholeLetter extends ListedLetter {
  /** Size of the body in bytes. */
  readonly bytes: number;
  /** Field names with the types of their values, or with the values themselves if these were asked for. */
  readonly payload: unknown;
  /** As it is, where values were asked for. */
  readonly body?: string;
  /** The last edit; earlier ones do not travel with the message. */
  readonly edits: readonly LetterEdit[];
}

/** A letter that was edited and sent again. */
export interface ResentLetter extends LetterEdit {
  readonly replica: string;
  /** Id of the letter, which is gone. */
  readonly letter: string;
  /** Id of the message that took its place. */
  readonly message: string;
  /** Paths of what was changed, such as `data.country`; no values. */
  readonly changed: readonly string[];
}

/** Messages of one code and contract. */
export interface DeadLetterGroup {
  readonly queue: DeadLetterQueue;
  readonly code: string;
  readonly contract: string;
  readonly count: number;
  /** When the oldest and the newest were sent to the queue (ISO 8601, UTC). */
  readonly oldest: string;
  readonly newest: string;
  /** Ids of the first few. */
  readonly examples: readonly string[];
}

/** Which messages to redrive. Malformed ones only by id or by their code. */
export type RedriveSelection =
  | 'all'
  | { readonly id: string }
  | { readonly code: string; readonly contract?: string };

export interface RedriveProgress {
  readonly selected: number;
  /** Sent and known to have been applied. */
  readonly settled: number;
  readonly superseded: number;
  readonly step: 'reading' | 'canary' | 'rest';
}

export interface RedriveOptions extends JobOptions<RedriveProgress> {
  /** Only counts what would be done. @default false */
  readonly dryRun?: boolean;
  /** Whether to try one message, and then ten, before the rest. @default true */
  readonly canary?: boolean;
  /** Messages a second. @default 50 */
  readonly perSecond?: number;
  /** How long to wait for a step to be applied or to come back (milliseconds). @default 120,000 */
  readonly settleTimeoutMs?: number;
}

/** A message that the replica's queue does not take. */
export interface RefusedLetter {
  readonly id: string;
  /** Code of SQS. */
  readonly reason: string;
}

/** A message that was sent and came back. */
export interface FailedAgain {
  readonly id: string;
  readonly code: string;
  readonly reason?: string;
}

export interface RedriveReport {
  /**
   * `failed-again`: a message came back, and the others of the selection stay where they are. `unsettled`: it could not be seen
   * that a message was applied; it is in the replica's queue, and comes back to the dead-letter queue if it fails.
   */
  readonly state: 'done' | 'failed-again' | 'unsettled' | 'interrupted';
  readonly dryRun: boolean;
  readonly selected: number;
  /** Deleted unsent: the replica holds this change or a newer one. In a dry run those that would be. */
  readonly superseded: number;
  /** Sent to the replica's queue. In a dry run those that would be. */
  readonly sent: number;
  /** Sent, and seen to be applied. */
  readonly settled: number;
  readonly failedAgain: readonly FailedAgain[];
  /** They stay where they are, and the others go on. */
  readonly refused: readonly RefusedLetter[];
  /** Ids of messages that were sent and not seen to be applied. */
  readonly unsettled: readonly string[];
  /** Still in the dead-letter queues, of those selected. */
  readonly left: number;
}
