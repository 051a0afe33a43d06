export { DevError, type DevErrorCode } from './errors';
export type { DevOptions, DevTerminal } from './options';
export { runDev } from './run-dev';
export { runCommand } from './synthesis/command';
export { synthesiseApp } from './synthesis/synthesise-app';
