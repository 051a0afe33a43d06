import type { PutEventsCommandInput, PutEventsCommandOutput } from '@aws-sdk/client-eventbridge';
import { Client, type ClientConfig } from './client';
import { jsonCommand } from './json-command';

/** Stands in for `@aws-sdk/client-eventbridge`. */
export class EventBridgeClient extends Client {
  constructor(config?: ClientConfig) {
    super({ name: 'events', variable: 'EVENTBRIDGE' }, config);
  }
}

const PutEvents = /* @__PURE__ */ jsonCommand<object, PutEventsCommandOutput>('AWSEvents.PutEvents', '1.1');

export class PutEventsCommand extends PutEvents {
  constructor({ Entries = [], ...rest }: PutEventsCommandInput) {
    // Times are seconds since 1970 in this protocol.
    super({
      ...rest,
      Entries: Entries.map((entry) => ({ ...entry, Time: entry.Time && +entry.Time / 1000 })),
    });
  }
}
