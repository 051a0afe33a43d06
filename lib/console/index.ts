export type { ConsoleOptions, ConsolePlace } from './shared/options';
export { ConsoleError, type ConsoleErrorCode } from './shared/problem';
export { userName } from './shared/user';
export { type RunningConsole, startConsole } from './start-console';
