import { type RequestReader, targetOperation, unknownOperation } from './request';

/** SSM: "Actions, resources, and condition keys for AWS Systems Manager", Service Authorization Reference. */
export const readSsmRequest: RequestReader = (request, { region, accountId }) => {
  const operation = targetOperation(request);
  const input = JSON.parse(request.body || '{}') as { Name?: string; Names?: string[]; Path?: string };
  const names = { GetParameter: [input.Name], GetParameters: input.Names, GetParametersByPath: [input.Path] }[
    operation
  ];
  if (!names) throw unknownOperation('SSM', operation);
  return names.map((name = '') => ({
    action: `ssm:${operation}`,
    resource: name.startsWith('arn:')
      ? name
      : `arn:aws:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, '')}`,
  }));
};
