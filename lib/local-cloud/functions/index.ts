export { type FunctionSinks, LocalFunction } from './local-function';
