export type { OutboxOptions, OutboxPut } from '../../lib/client/outbox/outbox';
export { outbox } from '../../lib/client/outbox/outbox';
export type { OutboxErrorCode } from '../../lib/client/outbox/outbox-error';
export { OutboxError } from '../../lib/client/outbox/outbox-error';
