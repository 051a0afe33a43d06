import { isDeepStrictEqual } from 'node:util';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Row } from 'cdk-event-sharing-client';
import { EXPECTED } from './compare';
import type { ExampleCloud, ReplicaNames } from './example-cloud';
import type { TappedEvent } from './feed-control';
import { deleteUser, putUser, readRow } from './tables';
import { until } from './wait';

type Context = ReplicaNames['context'];

/** What the replicator can make of an event. */
type Verdict = 'applied' | 'stale';

/** Runs the demo's steps one after the other and prints how long each took to reach the replicas. */
export class StepRunner {
  readonly #example: ExampleCloud;
  readonly #nextNumber: () => number;

  /** @param nextNumber the numbers of steps, which several runners may share */
  constructor(example: ExampleCloud, nextNumber = counter()) {
    this.#example = example;
    this.#nextNumber = nextNumber;
  }

  /** Writes a user and waits until the replicas show what they should. */
  async write(title: string, user: Row, contexts: Context[] = ['orders', 'notifications']): Promise<void> {
    await this.#change(title, Number(user.user_id), user, contexts);
  }

  /** Deletes a user and waits until no replica shows it. */
  async remove(title: string, userId: number): Promise<void> {
    await this.#change(title, userId, undefined, ['orders', 'notifications']);
  }

  /** Writes a user and waits until the publisher has decided to publish nothing. */
  async silent(title: string, user: Row): Promise<void> {
    const before = this.#metric('ChangesSuppressed');
    await putUser(this.#example.cloud.clients.dynamodb, this.#example.usersTable, user);
    const took = await until(
      'the publisher to suppress the change',
      async () => this.#metric('ChangesSuppressed') > before,
    );
    this.#print(title, [`suppressed ${milliseconds(took)}`]);
  }

  /**
   * Puts events on a replica's queue, one after the other.
   *
   * @param deliveries each event with what the replicator must make of it
   * @throws Error when an event is handled otherwise
   */
  async redeliver(
    title: string,
    replica: ReplicaNames,
    deliveries: readonly [TappedEvent, Verdict][],
  ): Promise<void> {
    const lags: string[] = [];
    for (const [{ body }, expected] of deliveries) {
      const count = () => ({
        applied: this.#metric('EventsApplied', replica),
        stale: this.#metric('EventsStale', replica),
      });
      const before = count();
      await this.#example.cloud.clients.sqs.send(
        new SendMessageCommand({ QueueUrl: replica.queueUrl, MessageBody: body }),
      );
      const took = await until(`${replica.context} to find the event ${expected}`, async () => {
        return count()[expected] === before[expected] + 1;
      });
      lags.push(`${replica.context} ${expected} ${milliseconds(took)}`);
    }
    this.#print(title, lags);
  }

  /** Waits until an observation gives what it should. */
  async observe(
    title: string,
    expected: string,
    look: () => Promise<string | null | undefined>,
  ): Promise<void> {
    const took = await until(`${title}: ${expected}`, async () => (await look()) === expected);
    this.#print(title, [`"${expected}" ${milliseconds(took)}`]);
  }

  async #change(title: string, userId: number, user: Row | undefined, contexts: Context[]): Promise<void> {
    const { clients } = this.#example.cloud;
    const show = (context: Context) => readRow(clients.dynamodb, this.#example[context].table, userId);
    const expectations = await Promise.all(
      contexts.map(async (context) => {
        const expected = user && EXPECTED[context](user);
        return { context, expected, unchanged: isDeepStrictEqual(await show(context), expected) };
      }),
    );
    if (user) await putUser(clients.dynamodb, this.#example.usersTable, user);
    else await deleteUser(clients.dynamodb, this.#example.usersTable, userId);

    const lags = await Promise.all(
      expectations.map(async ({ context, expected, unchanged }) => {
        // Nothing to wait for, so there is no lag to show either.
        if (unchanged) return `${context}       -`;
        const took = await until(
          `${context} to show user ${userId} as ${JSON.stringify(expected) ?? 'absent'}`,
          async () => isDeepStrictEqual(await show(context), expected),
        );
        return `${context} ${milliseconds(took)}`;
      }),
    );
    this.#print(title, lags);
  }

  #metric(name: string, replica?: ReplicaNames): number {
    return this.#example.cloud.metrics.sum(name, replica && { service: replica.context });
  }

  #print(title: string, lags: readonly string[]): void {
    console.log(`${String(this.#nextNumber()).padStart(3)}  ${title.padEnd(66)} ${lags.join('   ')}`);
  }
}

/** 1, 2, 3 and so on. */
export function counter(): () => number {
  let count = 0;
  return () => {
    count += 1;
    return count;
  };
}

function milliseconds(value: number): string {
  return `${value.toFixed(0).padStart(4)} ms`;
}
