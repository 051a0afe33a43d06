import { type RequestReader, unknownOperation } from './request';

const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations/;

/** Lambda: "Invoke", API reference: it needs `lambda:InvokeFunction` on the function. */
export const readLambdaRequest: RequestReader = ({ method, path }, { region, accountId }) => {
  const nameOrArn = INVOKE.exec(path)?.[1];
  if (method !== 'POST' || nameOrArn === undefined) throw unknownOperation('Lambda', `${method} ${path}`);
  const name = decodeURIComponent(nameOrArn).split(':function:').at(-1);
  return [
    { action: 'lambda:InvokeFunction', resource: `arn:aws:lambda:${region}:${accountId}:function:${name}` },
  ];
};
