import {
  type KnownReplica,
  type ListLettersOptions,
  listLetters,
  type OperatorClients,
  resendLetter,
  showLetter,
  type WholeLetter,
} from '../../operator';
import type { EditRecord, LettersView, LetterView, ResendRequest } from '../api';
import type { CatalogSource } from '../catalog/catalog-source';
import type { Journal } from './journal';
import type { Turns } from './turns';

type Chosen = Pick<ListLettersOptions, 'queue' | 'code' | 'contract'>;

/** Single dead letters: what is in them, how often they failed, and who has edited them. */
export class Letters {
  readonly #clients: OperatorClients;
  readonly #catalog: Pick<CatalogSource, 'checked'>;
  readonly #turns: Turns;
  readonly #journal: Journal;
  readonly #who: string;

  /** @param who edits messages here */
  constructor(
    clients: OperatorClients,
    catalog: Pick<CatalogSource, 'checked'>,
    turns: Turns,
    journal: Journal,
    who: string,
  ) {
    this.#clients = clients;
    this.#catalog = catalog;
    this.#turns = turns;
    this.#journal = journal;
    this.#who = who;
  }

  async list(replica: KnownReplica, chosen: Chosen): Promise<LettersView> {
    // Before the messages are received, for as long as they are hidden from others.
    const contracts = await this.#catalog.checked();
    return this.#turns.takeSoon(replica.name, () =>
      listLetters(this.#clients, replica, { ...chosen, contracts }),
    );
  }

  async show(replica: KnownReplica, id: string, reveal: boolean): Promise<LetterView> {
    const contracts = await this.#catalog.checked();
    const letter = await this.#turns.takeSoon(replica.name, () =>
      showLetter(this.#clients, replica, id, { reveal, contracts }),
    );
    const known = await this.#journal.of(replica.name, [id, letter.originalMessageId]);
    const edits = withTravelled(known, letter, replica.name);
    return {
      ...letter,
      edits,
      failedTimes: letter.failedTimes + Math.max(0, edits.length - letter.edits.length),
    };
  }

  /** Sends a message with another body. What cannot be recorded is not sent. */
  async resend(replica: KnownReplica, { id, body }: Pick<ResendRequest, 'id' | 'body'>): Promise<EditRecord> {
    await this.#journal.open();
    const { message, ...edit } = await this.#turns.takeSoon(replica.name, () =>
      resendLetter(this.#clients, replica, id, body, { who: this.#who }),
    );
    await this.#journal.record({ ...edit, sentAs: message });
    return edit;
  }
}

/** An edit that was made elsewhere is in no journal here; the last one travels with the message. */
function withTravelled(
  known: readonly EditRecord[],
  { id, edits }: WholeLetter,
  replica: string,
): EditRecord[] {
  const others = edits
    .filter(({ at }) => !known.some((one) => one.at === at))
    .map(({ at, who }) => ({ at, who, replica, letter: id, changed: [] }));
  return [...known, ...others].sort((a, b) => (a.at < b.at ? -1 : 1));
}
