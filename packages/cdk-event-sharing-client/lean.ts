export type { ConsumeEventsOptions, ConsumeOptions } from '../../lib/client/consume/lean';
export { consumeChanges, consumeEvents } from '../../lib/client/consume/lean';
export { Reject } from '../../lib/client/consume/reject';
export type * from './consume';
