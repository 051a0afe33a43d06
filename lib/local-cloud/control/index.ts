export { startControlServer } from './control-server';
