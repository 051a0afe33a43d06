export { readDefinition } from './check';
export type { Execution } from './execution';
export { stateMachineServices } from './services';
export { StateMachine, type StateMachineSpec } from './state-machine';
