export type { EventSource } from './event-source';
export { startQueueSource } from './queue-source';
export { startStreamSource } from './stream-source';
