import { hashKey } from '../../adapters/digest';
import type { Consumed } from '../../protocol/consuming/consume';
import { traceIdOf } from '../../wire/trace-context';

/** Where is told what could not be handled: a `Logger` of Powertools is one. */
export interface ConsumeLogger {
  warn(message: string, fields: { readonly [name: string]: unknown }): void;
}

/** Lines of JSON, as Lambda's own format has them. */
export const consoleLogger: ConsumeLogger = {
  warn: (message, fields) => console.warn(JSON.stringify({ level: 'WARN', message, ...fields })),
};

/** Rows appear by the hash of their key and their sequence, never by their values. */
export function logOutcomes(outcomes: readonly Consumed[], consumer: string, logger: ConsumeLogger): void {
  for (const { kind, id, subject, sequence, code, reason, traceparent } of outcomes) {
    const trace_id = traceIdOf(traceparent);
    const fields = { consumer, messageId: id, key: hashKey(subject), sequence, reason, trace_id, code };
    if (kind === 'parked') logger.warn('change parked', fields);
    if (kind === 'retry') logger.warn('change will be tried again', fields);
  }
}
