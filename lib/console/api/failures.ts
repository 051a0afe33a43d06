import type { DeadLetterGroup, FailureGroup, ListedLetter, WholeLetter } from '../../operator';
import type { Confirmation } from './session';

/** `GET /api/failures` */
export interface FailuresView {
  /** By replica or consumer. */
  readonly letters: readonly { readonly replica: string; readonly groups: readonly DeadLetterGroup[] }[];
  /** By the first contract of a feed: records that its publisher refused or gave up. */
  readonly refused: readonly { readonly contract: string; readonly groups: readonly FailureGroup[] }[];
  /** What could not be read, and why. */
  readonly problems: readonly string[];
}

/** `GET /api/failures/letters?replica=&queue=&code=&contract=`: the newest 200 */
export interface LettersView {
  readonly letters: readonly ListedLetter[];
  readonly more: boolean;
}

/** `GET /api/failures/letter?replica=&id=&reveal=1` */
export interface LetterView extends Omit<WholeLetter, 'edits'> {
  /** Who sent it again after an edit, and when. */
  readonly edits: readonly EditRecord[];
}

/** An edit that was sent. It is kept in the console's journal, and travels with the message. */
export interface EditRecord {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly who: string;
  readonly replica: string;
  readonly letter: string;
  /** Paths of what was changed, such as `data.country`; no values. */
  readonly changed: readonly string[];
}

/** `POST /api/failures/redrive`, answered by a `JobView`; `dryRun` is no write */
export interface RedriveRequest extends Confirmation {
  readonly replica: string;
  /** `all`, one message, or those of a code. */
  readonly selection: 'all' | { readonly id: string } | { readonly code: string; readonly contract?: string };
  readonly dryRun?: boolean;
  readonly canary?: boolean;
  readonly perSecond?: number;
}

/** `POST /api/failures/resend`, answered by an `EditRecord` */
export interface ResendRequest extends Confirmation {
  readonly replica: string;
  readonly id: string;
  /** The message's new body. */
  readonly body: string;
}

/** `POST /api/failures/replay`, answered by a `JobView` */
export interface ReplayRequest extends Confirmation {
  readonly contract: string;
  readonly dryRun?: boolean;
}
