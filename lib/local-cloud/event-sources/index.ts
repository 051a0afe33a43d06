export type { EventSource } from './event-source';
export { startQueueSource } from './queue-source';
export { newStream, type PhysicalStream } from './stream-api';
export { startStreamSource } from './stream-source';
