import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { EventBridgeBus } from '../../lib/adapters/event-bridge-bus';
import { SqsFifoQueue } from '../../lib/adapters/sqs-fifo-queue';
import type { ForwardedEvent } from '../../lib/protocol/consuming/forward';
import type { Channel } from '../../lib/protocol/replication/send-all';
import { ENV } from '../../lib/wire/handler';
import { requireEnv } from '../shared/env';

/** The bus or the FIFO queue, whichever the construct has named. */
export function targetOf(sqs: SQSClient): Channel<ForwardedEvent> {
  const bus = process.env[ENV.eventBusName];
  return bus
    ? new EventBridgeBus(new EventBridgeClient({}), bus)
    : new SqsFifoQueue(sqs, requireEnv(ENV.fifoQueueUrl));
}
