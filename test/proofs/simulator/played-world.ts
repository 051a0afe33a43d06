import type { Message } from './queue';
import { startReceiver } from './receivers';
import type { Subscriber } from './subscriber';
import { announce } from './topic';
import { World } from './world';

/** The world together with what acts in it, and knows it. */
export class PlayedWorld extends World {
  announce(body: string): void {
    announce(this, body);
  }

  startReceiver(subscriber: Subscriber, messages: readonly Message[], deleteIsLost: () => boolean): void {
    startReceiver(this, subscriber, messages, deleteIsLost);
  }
}
