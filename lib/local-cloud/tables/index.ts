export { Expirations } from './expirations';
export { addStreamTimes } from './stream-times';
export { TimeToLive } from './time-to-live';
