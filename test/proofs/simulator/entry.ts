/** What a mutated build of the shipped code and this simulator offers. */
export { searchAll } from './exhaustive';
export { FaultCounts } from './faults';
export { describeFailure, replay, runSchedules } from './simulate';
export { WORLDS } from './small-worlds';
