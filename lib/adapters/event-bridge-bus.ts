import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { ForwardedEvent } from '../protocol/consuming/forward';
import type { Channel, Unsent } from '../protocol/replication/send-all';
import { unsentOf } from './failed-entries';

/** An event bus of EventBridge: source, type and time of an event are those of its envelope, the event itself is the detail. */
export class EventBridgeBus implements Channel<ForwardedEvent> {
  readonly #eventBridge: EventBridgeClient;
  readonly #name: string;

  constructor(eventBridge: EventBridgeClient, name: string) {
    this.#eventBridge = eventBridge;
    this.#name = name;
  }

  async send(events: readonly ForwardedEvent[]): Promise<readonly Unsent<ForwardedEvent>[]> {
    const { Entries = [] } = await this.#eventBridge.send(
      new PutEventsCommand({
        Entries: events.map(({ body, event }) => ({
          EventBusName: this.#name,
          Source: event.source,
          DetailType: event.type,
          Time: new Date(event.time),
          Detail: body,
        })),
      }),
    );
    // Answers have the order of the request, those of accepted events among them: "PutEvents", EventBridge API reference.
    const failed = Entries.map(({ ErrorCode: Code }, index) => ({
      Id: String(index),
      Code,
      SenderFault: true,
    }));
    return unsentOf(
      events,
      failed.filter(({ Code }) => Code !== undefined),
    );
  }
}
