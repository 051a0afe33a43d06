import { MAX_RECEIVES, VISIBILITY } from './settings';
import type { Invocation } from './wire';

export interface Message {
  readonly id: string;
  readonly body: string;
  /** When it may be received (epoch milliseconds). */
  visibleAt: number;
  receives: number;
  /** Who received it last. */
  consumer?: Invocation;
}

export interface DeadLetter {
  readonly body: string;
  /** Why the replicator parked it; `undefined` when SQS moved it after too many receives. */
  readonly code?: string;
}

/** A simulated standard queue with its dead-letter queue. */
export class SimulatedQueue {
  messages: Message[] = [];
  deadLetters: DeadLetter[] = [];
  /** Every body that was ever sent to the queue: what is parked must be one of them, byte for byte. */
  readonly bodies = new Set<string>();
  private sent = 0;

  send(body: string, visibleAt: number): void {
    this.sent += 1;
    this.bodies.add(body);
    this.messages.push({ id: `m${this.sent}`, body, visibleAt, receives: 0 });
  }

  visible(now: number): Message[] {
    return this.messages.filter(({ visibleAt }) => visibleAt <= now);
  }

  /** Hands a message out, or moves it to the dead letters when it was handed out too often. */
  receive(message: Message, now: number, consumer: Invocation): boolean {
    if (message.receives >= MAX_RECEIVES) {
      this.delete(message);
      this.deadLetters.push({ body: message.body });
      return false;
    }
    message.receives += 1;
    message.visibleAt = now + VISIBILITY;
    message.consumer = consumer;
    return true;
  }

  delete(message: Message): void {
    this.messages = this.messages.filter((each) => each !== message);
  }

  /** What an operator's redrive does: the message comes back as if it had just been sent. */
  redrive(letter: DeadLetter, now: number): void {
    this.deadLetters = this.deadLetters.filter((each) => each !== letter);
    this.send(letter.body, now);
  }
}
