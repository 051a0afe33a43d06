import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { toMessageAttributes } from '../../adapters/message-attributes';
import { inParallel } from '../../protocol/replication/in-parallel';
import { isFinal } from '../../protocol/replication/send-all';
import { nameOf } from '../../protocol/rows/errors';
import { escapeUnsafe } from '../../wire/json-text';
import { ReplicaTable } from '../audit/replica-table';
import type { OperatorClients } from '../shared/clients';
import { OperatorError } from '../shared/errors';
import { pause } from '../shared/functions';
import { Pacer } from '../shared/pacer';
import { TableKey } from '../shared/table-key';
import type { KnownReplica } from '../shared/topology';
import { ConsumerSettlement } from './consumer-settlement';
import { HeldQueues, unknownMessage } from './held-queues';
import type { Letter } from './letter';
import { Settlement, type Settling } from './settlement';
import type {
  FailedAgain,
  RedriveOptions,
  RedriveProgress,
  RedriveReport,
  RedriveSelection,
  RefusedLetter,
} from './types';

const CANARY_STEPS = [1, 10];
const STEP = 100;
const SENDS_AT_ONCE = 5;
const POLL_MS = 250;
/** Bodies that are kept in memory; messages beyond it stay where they are for the next redrive. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/**
 * Sends dead letters to their replica again. Nothing is lost at any point: a message is deleted after it was sent, so that at
 * the worst it is in both queues, and applied once. What the replica is past already is deleted without being sent.
 *
 * With the canary one message is tried, then ten, then the others in steps of a hundred; each step waits until the replica
 * shows all of it, and the first message that comes back ends the redrive. That a message was applied shows in the sequence
 * of its row, so what is no event of the replica can only be seen to fail: it counts as unsettled if it does not come back. A change
 * consumer has no rows: what it was sent is done when its queue is empty and it has not come back.
 *
 * @throws OperatorError `unknown-message`
 */
export async function redrive(
  clients: OperatorClients,
  replica: KnownReplica,
  selection: RedriveSelection,
  options: RedriveOptions = {},
): Promise<RedriveReport> {
  const settlement = await settlementOf(clients, replica);
  return HeldQueues.use(clients, replica, options.signal, (queues) =>
    new Redrive(clients, replica, settlement, queues, options).run(selection),
  );
}

async function settlementOf(clients: OperatorClients, replica: KnownReplica): Promise<Settling> {
  if (replica.table === undefined) return new ConsumerSettlement(clients, replica);
  const key = await TableKey.read(clients.dynamodb, replica.table);
  return new Settlement(replica, key, new ReplicaTable(clients.dynamodb, key));
}

class Redrive {
  readonly #pacer: Pacer;
  readonly #counts = { selected: 0, superseded: 0, sent: 0, settled: 0 };
  readonly #failedAgain: FailedAgain[] = [];
  readonly #refused: RefusedLetter[] = [];
  /** By the id that the message was sent with. */
  readonly #open = new Map<string, Letter>();

  readonly #clients: OperatorClients;
  readonly #replica: KnownReplica;
  readonly #settlement: Settling;
  readonly #queues: HeldQueues;
  readonly #options: RedriveOptions;

  constructor(
    clients: OperatorClients,
    replica: KnownReplica,
    settlement: Settling,
    queues: HeldQueues,
    options: RedriveOptions,
  ) {
    this.#clients = clients;
    this.#replica = replica;
    this.#settlement = settlement;
    this.#queues = queues;
    this.#options = options;
    this.#pacer = new Pacer(options.perSecond ?? 50, options.signal);
  }

  async run(selection: RedriveSelection): Promise<RedriveReport> {
    let state: RedriveReport['state'] = 'done';
    try {
      const letters = await this.#select(selection);
      const steps = (this.#options.canary ?? true) ? [...CANARY_STEPS] : [];
      let rest = letters;
      while (rest.length > 0 && state === 'done') {
        const isCanary = steps.length > 0;
        const { step, left } = await this.#take(rest, steps.shift() ?? STEP);
        rest = left;
        if (this.#options.dryRun) this.#counts.sent += step.length;
        else state = await this.#redrive(step, isCanary ? 'canary' : 'rest');
      }
    } catch (error) {
      if (!(error instanceof OperatorError && error.code === 'interrupted')) throw error;
      state = 'interrupted';
    }
    return this.#report(state);
  }

  async #select(selection: RedriveSelection): Promise<Letter[]> {
    const letters: Letter[] = [];
    let bytes = 0;
    await this.#queues.readAll((letter) => {
      if (!isSelected(letter, selection)) return;
      this.#counts.selected += 1;
      bytes += Buffer.byteLength(letter.body);
      if (bytes <= MAX_BODY_BYTES) letters.push(letter);
      this.#progress('reading');
    });
    if (typeof selection === 'object' && 'id' in selection && letters.length === 0)
      throw unknownMessage(this.#replica.name, selection.id);
    return letters.sort((a, b) => (a.sentAt < b.sentAt ? -1 : 1));
  }

  /** The next messages that are worth sending; those before them that are not are deleted. */
  async #take(letters: readonly Letter[], size: number): Promise<{ step: Letter[]; left: Letter[] }> {
    const step: Letter[] = [];
    let left = [...letters];
    while (step.length < size && left.length > 0) {
      const looked = left.slice(0, size - step.length);
      left = left.slice(looked.length);
      const superseded = await this.#settlement.superseded(looked);
      for (const letter of superseded) {
        if (!this.#options.dryRun) await this.#queues.delete(letter);
        this.#counts.superseded += 1;
      }
      step.push(...looked.filter((letter) => !superseded.has(letter)));
    }
    return { step, left };
  }

  async #redrive(step: readonly Letter[], name: RedriveProgress['step']): Promise<RedriveReport['state']> {
    await inParallel(step, SENDS_AT_ONCE, async (letter) => {
      await this.#pacer.take(1);
      const id = await this.#send(letter);
      if (id === undefined) return;
      this.#open.set(id, letter);
      this.#counts.sent += 1;
      await this.#queues.delete(letter);
    });
    const deadline = Date.now() + (this.#options.settleTimeoutMs ?? 120_000);
    for (;;) {
      await this.#settle();
      this.#progress(name);
      // Nothing more is sent meanwhile, and what became of the whole step is worth knowing.
      const isOver = this.#open.size === 0 || Date.now() > deadline;
      if (isOver && this.#failedAgain.length > 0) return 'failed-again';
      if (isOver) return this.#open.size === 0 ? 'done' : 'unsettled';
      await pause(POLL_MS, this.#options.signal);
    }
  }

  /** @returns `undefined` when the queue will never take the message */
  async #send(letter: Letter): Promise<string | undefined> {
    // Unwrapped from SNS's envelope, or put there by another sender, it may hold what this queue does not take.
    const MessageBody = escapeUnsafe(letter.body);
    const [edit] = letter.edits;
    const message = new SendMessageCommand({
      QueueUrl: this.#replica.queueUrl,
      MessageBody,
      ...(edit && { MessageAttributes: toMessageAttributes({ editedBy: edit.who, editedAt: edit.at }) }),
    });
    try {
      return (await this.#clients.sqs.send(message)).MessageId ?? '';
    } catch (error) {
      const reason = nameOf(error);
      if (!isFinal(reason)) throw error;
      this.#refused.push({ id: letter.id, reason });
      return undefined;
    }
  }

  /** Looks which messages were applied, and which came back. */
  async #settle(): Promise<void> {
    const settled = await this.#settlement.settled([...this.#open.values()]);
    for (const back of await this.#queues.pollParked()) {
      // Parked by the replicator, or moved by SQS, which keeps a message's id.
      const sentAs = [back.originalMessageId, back.id].find((id) => id !== undefined && this.#open.has(id));
      if (sentAs === undefined) continue;
      this.#open.delete(sentAs);
      this.#failedAgain.push({ id: back.id, code: back.code, reason: back.reason });
    }
    for (const [id, letter] of this.#open) {
      if (!settled.has(letter)) continue;
      this.#open.delete(id);
      this.#counts.settled += 1;
    }
  }

  #progress(step: RedriveProgress['step']): void {
    const { selected, settled, superseded } = this.#counts;
    this.#options.onProgress?.({ selected, settled, superseded, step });
  }

  #report(state: RedriveReport['state']): RedriveReport {
    const { selected, superseded, sent, settled } = this.#counts;
    const { dryRun = false } = this.#options;
    return {
      state,
      dryRun,
      selected,
      superseded,
      sent,
      settled,
      failedAgain: this.#failedAgain,
      refused: this.#refused,
      unsettled: [...this.#open.keys()],
      left: dryRun ? selected : selected - superseded - sent + this.#failedAgain.length,
    };
  }
}

function isSelected(letter: Letter, selection: RedriveSelection): boolean {
  // What is no event would only come back, so it is sent when it is asked for and not otherwise.
  if (selection === 'all') return letter.change !== undefined;
  if ('id' in selection) return letter.id === selection.id;
  const { code, contract } = selection;
  return letter.code === code && (contract === undefined || letter.contract === contract);
}
