export { type FunctionUrlSpec, startFunctionUrl } from './function-url';
export { HttpApi } from './http-api';
export type { HttpServer } from './server';
export { TokenBucket } from './token-bucket';
