export type { EventSource } from './event-source';
export { type QueueSourceDeps, startQueueSource } from './queue-source';
export { type StreamSourceDeps, startStreamSource } from './stream-source';
