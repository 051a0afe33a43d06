export { Clock, type LocalClock } from './clock';
export type { Duration } from './duration';
export { shiftedDates } from './shift';
