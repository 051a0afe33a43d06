import { type AccountRegion, functionArn } from '../../shared/account-region';
import { optionalText, type Properties, text } from '../../template/properties';
import type { Condition, PolicyStatement } from './policy';

/** Operators and condition keys by the properties of a permission. */
const CONDITIONS: Readonly<Record<string, readonly [operator: string, key: string]>> = {
  EventSourceToken: ['StringEquals', 'lambda:EventSourceToken'],
  FunctionUrlAuthType: ['StringEquals', 'lambda:FunctionUrlAuthType'],
  InvokedViaFunctionUrl: ['Bool', 'lambda:InvokedViaFunctionUrl'],
  PrincipalOrgID: ['StringEquals', 'aws:PrincipalOrgID'],
  SourceAccount: ['StringEquals', 'aws:SourceAccount'],
  SourceArn: ['ArnLike', 'aws:SourceArn'],
};

/** The statement that an `AWS::Lambda::Permission` adds to its function's policy. Lambda API reference, "AddPermission". */
export function permissionStatement(
  properties: Properties,
  place: AccountRegion,
): { functionArn: string; statement: PolicyStatement } {
  const named = functionArn(text(properties, 'FunctionName'), place);
  const principal = text(properties, 'Principal');
  const isService = /\.amazonaws\.com(\.cn)?$/.test(principal);
  const conditions = Object.entries(CONDITIONS).flatMap(([property, [operator, key]]): Condition[] => {
    const value = properties[property];
    return value === undefined ? [] : [{ operator, key, values: [String(value)] }];
  });
  return {
    functionArn: named.split(':').slice(0, 7).join(':'),
    statement: {
      effect: 'Allow',
      actions: [optionalText(properties, 'Action') ?? ''],
      notActions: [],
      resources: [named, `${named}:*`],
      notResources: [],
      principals: { aws: isService ? [] : [principal], services: isService ? [principal] : [] },
      conditions,
    },
  };
}
