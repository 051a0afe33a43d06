import { functionArn } from '../../shared/account-region';
import { type RequestReader, unknownOperation } from './request';

const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations/;

/** Lambda: "Invoke", API reference: it needs `lambda:InvokeFunction` on the function. */
export const readLambdaRequest: RequestReader = ({ method, path }, place) => {
  const nameOrArn = INVOKE.exec(path)?.[1];
  if (method !== 'POST' || nameOrArn === undefined) throw unknownOperation('Lambda', `${method} ${path}`);
  return [{ action: 'lambda:InvokeFunction', resource: functionArn(decodeURIComponent(nameOrArn), place) }];
};
