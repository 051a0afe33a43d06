import { type RequestReader, unknownOperation } from './request';

/** IAM user guide, "Policies and permissions": everybody may ask who he is, and a role says who may assume it. */
export const readStsRequest: RequestReader = ({ body }) => {
  const form = new URLSearchParams(body);
  const operation = form.get('Action') ?? '';
  if (operation === 'GetCallerIdentity') return [];
  if (operation !== 'AssumeRole') throw unknownOperation('STS', operation);
  const externalId = form.get('ExternalId');
  const context = externalId === null ? undefined : { 'sts:ExternalId': [externalId] };
  return [{ action: 'sts:AssumeRole', resource: form.get('RoleArn') ?? '', context }];
};
