export { type ControlServer, startControlServer } from './control-server';
