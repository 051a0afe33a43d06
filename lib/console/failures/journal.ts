import { appendFile, chmod, mkdir, readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { hasMembers, isListOf, isText, parseJson } from '../../wire/json';
import type { EditRecord } from '../api';
import { ConsoleError } from '../shared/problem';
import { userHome } from '../shared/user';

/** An edit, and by which message it was sent. */
export interface JournalRecord extends EditRecord {
  /** Id of the message in the replica's queue: one that comes back tells it. */
  readonly sentAs: string;
}

/** Where the user's programs keep what they did (XDG Base Directory Specification). */
export function defaultJournal(): string {
  const { XDG_STATE_HOME: home = '' } = process.env;
  const state = isAbsolute(home) ? home : join(userHome(), '.local', 'state');
  return join(state, 'cdk-event-sharing', 'edits.jsonl');
}

/** Who has edited which message, when, and what of it: one record as JSON a line, which nobody else on this machine reads. */
export class Journal {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Makes sure that it can be written. @throws ConsoleError `invalid-request` when it cannot */
  async open(): Promise<void> {
    try {
      await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
      await this.#append('');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new ConsoleError(
        'invalid-request',
        `edits are recorded in ${this.#file}, which cannot be written (${code}): set XDG_STATE_HOME to a directory of yours`,
        409,
      );
    }
  }

  /** @throws Error when it cannot be written */
  async record(edit: JournalRecord): Promise<void> {
    await this.open();
    await this.#append(`${JSON.stringify(edit)}\n`);
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

  async #append(text: string): Promise<void> {
    await appendFile(this.#file, text, { mode: 0o600 });
    // The mode is that of a new file alone.
    await chmod(this.#file, 0o600);
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
