import type { Message } from '../queue';
import type { Subscriber } from '../subscriber';
import { announceEvent } from './announce';
import { startEventConsumer } from './consumer';
import { OutboxWorld } from './world';

/** The world of an outbox together with what acts in it, and knows it. */
export class PlayedOutbox extends OutboxWorld {
  announce(body: string): void {
    announceEvent(this, body);
  }

  startReceiver(subscriber: Subscriber, messages: readonly Message[], deleteIsLost: () => boolean): void {
    const site = this.consumers.find((each) => each === subscriber);
    if (site) startEventConsumer(this, site, messages, deleteIsLost);
  }
}
