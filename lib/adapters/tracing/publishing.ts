import type { Tracing } from '../../protocol/replication/tracing';
import { hashKey } from '../digest';
import { type BatchSpan, contextOf, failed, type Operation, quietly } from './batch-span';
import { KIND } from './open-telemetry';

/** Which system events are given to, by the name of the conventions. */
const SNS = { 'messaging.system': 'aws.sns' };

/** The span of a batch of a publisher. @param context whose events they are */
export function publishing(context: string, records: number): Operation {
  const attributes = { ...SNS, 'messaging.batch.message_count': records };
  return { name: 'publish', type: 'send', of: context, kind: KIND.client, attributes };
}

/** A span for each event that is published, in the trace of its writer. */
export function tracingOf(batch: BatchSpan): Tracing {
  return {
    begin(contract, writer) {
      const operation = { name: 'publish', type: 'create', of: contract, kind: KIND.producer } as const;
      const span = batch.begin({ ...operation, attributes: SNS }, writer);
      return {
        traceparent: quietly(() => span && contextOf(span)) ?? writer ?? batch.traceparent,
        about({ subject, sequence }) {
          const attributes = { 'event_sharing.key': hashKey(subject), 'event_sharing.sequence': sequence };
          quietly(() => span?.setAttributes(attributes));
        },
        end(outcome, reason) {
          quietly(() => {
            span?.setAttributes({ 'event_sharing.outcome': outcome });
            if (span && outcome !== 'published') failed(span, reason);
            span?.end();
          });
        },
      };
    },
  };
}
