export { LocalFunction } from './local-function';
