import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Explains findings of cdk-nag that are meant to be, so that they need no explanation in a user's app.
 *
 * @param reasons by rule, as its pack names it
 */
export function acknowledge(scope: IConstruct, reasons: Readonly<Record<string, string>>): void {
  Validations.of(scope).acknowledge(
    ...Object.entries(reasons).map(([rule, reason]) => ({ id: `${rule.split('-')[0]}::${rule}`, reason })),
  );
}

/**
 * Explains a wildcard among the resources that a policy names.
 *
 * @param resource as the policy has it
 */
export function acknowledgeWildcard(scope: IConstruct, resource: string, reason: string): void {
  acknowledge(scope, {
    [`AwsSolutions-IAM5[Resource::${flat(Stack.of(scope).resolve(resource))}]`]: reason,
  });
}

/** Explains a wildcard for all objects of one bucket, whose names are made at run time. */
export function acknowledgeObjects(scope: IConstruct, arn: string): void {
  acknowledgeWildcard(
    scope,
    arn,
    'names of objects are made at run time; the wildcard stays within one bucket',
  );
}

/** A template's value as cdk-nag writes it: `<Id>` for `Ref`, `<Id.Attribute>` for `Fn::GetAtt`, JSON for the rest. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[name, argument] = ['', undefined]] = Object.entries(value as object);
  if (name === 'Fn::Join') return (argument[1] as unknown[]).map(flat).join(argument[0]);
  if (name !== 'Ref' && name !== 'Fn::GetAtt') return JSON.stringify(value);
  return `<${[argument].flat().join('.')}>`;
}
