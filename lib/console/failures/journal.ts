import { appendFile, chmod, mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { hasMembers, isListOf, isText, parseJson } from '../../wire/json';
import type { EditRecord } from '../api';

/** An edit, and by which message it was sent. */
export interface JournalRecord extends EditRecord {
  /** Id of the message in the replica's queue: one that comes back tells it. */
  readonly sentAs: string;
}

/** Where the user's programs keep what they did (XDG Base Directory Specification). */
export function defaultJournal(): string {
  const { XDG_STATE_HOME: home = '' } = process.env;
  const state = isAbsolute(home) ? home : join(homedir(), '.local', 'state');
  return join(state, 'cdk-event-sharing', 'edits.jsonl');
}

/** Who has edited which message, when, and what of it: one record as JSON a line, which nobody else on this machine reads. */
export class Journal {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** @throws Error when it cannot be written */
  async record(edit: JournalRecord): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
    await appendFile(this.#file, `${JSON.stringify(edit)}\n`, { mode: 0o600 });
    // The mode is that of a new file alone.
    await chmod(this.#file, 0o600);
  }

  /**
   * The edits that led to a message, oldest first.
   *
   * @param ids the message's own, and that under which it was sent to the replica
   */
  async of(replica: string, ids: readonly (string | undefined)[]): Promise<readonly EditRecord[]> {
    const records = (await this.#read()).filter((one) => one.replica === replica);
    const wanted = new Set(ids.filter((id) => id !== undefined));
    const found: EditRecord[] = [];
    // Newest first: what was sent is an edit of what was sent before.
    for (const { sentAs, ...edit } of records.reverse()) {
      if (!wanted.has(sentAs) && !wanted.has(edit.letter)) continue;
      wanted.add(edit.letter);
      found.push(edit);
    }
    return found.reverse();
  }

  /** What others have written into it is left out. */
  async #read(): Promise<JournalRecord[]> {
    const text = await readFile(this.#file, 'utf8').catch(() => '');
    return text.split('\n').map(parseJson).filter(isRecord);
  }
}

function isRecord(value: unknown): value is JournalRecord {
  return (
    hasMembers(value, ['at', 'who', 'replica', 'letter', 'sentAs'], isText) && isListOf(value.changed, isText)
  );
}
