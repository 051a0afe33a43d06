import { LocalCloudError } from '../../shared/errors';
import { isObject } from '../../shared/json';

/** One statement of a policy whose values are all known. */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[] | undefined;
  readonly notActions: readonly string[];
  readonly resources: readonly string[] | undefined;
  readonly notResources: readonly string[];
  /** Principals of a policy of a resource, by kind; `*` is an AWS principal. Undefined in a policy of an identity. */
  readonly principals: { readonly aws: readonly string[]; readonly services: readonly string[] } | undefined;
  /** Values by operator and key. */
  readonly conditions: readonly Condition[];
}

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

const ELEMENTS = [
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'Condition',
];

/**
 * The statements of a policy document.
 *
 * Numbers and booleans need no quotation marks (IAM user guide, "Grammar of the IAM JSON policy language").
 *
 * @param resource what statements without one are about: a role's trust policy names none
 * @throws LocalCloudError `PolicyUnsupported` for an element that would not be enforced as on AWS; `PolicyInvalid` for one that
 * is no text, number or boolean where IAM wants one
 */
export function readPolicy(document: unknown, resource?: string): PolicyStatement[] {
  const statements = isObject(document) ? document.Statement : undefined;
  return (Array.isArray(statements) ? statements : [statements]).filter(isObject).map((statement) => {
    const unknown = Object.keys(statement).find((name) => !ELEMENTS.includes(name));
    if (unknown) {
      throw new LocalCloudError(
        'PolicyUnsupported',
        `the policy element "${unknown}" is not enforced locally (supported: ${ELEMENTS.join(', ')}): write the statement without it`,
      );
    }
    return {
      effect: statement.Effect === 'Deny' ? 'Deny' : 'Allow',
      actions: optionalTexts('Action', statement.Action),
      notActions: texts('NotAction', statement.NotAction),
      resources: optionalTexts('Resource', statement.Resource ?? resource),
      notResources: texts('NotResource', statement.NotResource),
      principals: readPrincipals(statement.Principal),
      conditions: readConditions(statement.Condition),
    };
  });
}

function readPrincipals(principal: unknown): PolicyStatement['principals'] {
  if (principal === undefined) return undefined;
  if (!isObject(principal)) return { aws: texts('Principal', principal), services: [] };
  const { AWS, Service, ...others } = principal;
  // Nobody of another kind is here, but IAM refuses what is no text all the same.
  for (const [kind, names] of Object.entries(others)) texts(kind, names);
  return { aws: texts('AWS', AWS), services: texts('Service', Service) };
}

function readConditions(block: unknown): Condition[] {
  return Object.entries(isObject(block) ? block : {}).flatMap(([operator, keys]) =>
    Object.entries(isObject(keys) ? keys : {}).map(([key, value]) => ({
      operator,
      key,
      values: texts(key, value),
    })),
  );
}

function optionalTexts(name: string, value: unknown): readonly string[] | undefined {
  return value === undefined ? undefined : texts(name, value);
}

function texts(name: string, value: unknown): readonly string[] {
  if (value === undefined) return [];
  return [value].flat().map((one) => {
    if (['string', 'number', 'boolean'].includes(typeof one)) return String(one);
    throw new LocalCloudError(
      'PolicyInvalid',
      `the policy has the value ${JSON.stringify(one)} at "${name}", which IAM refuses: write a text in quotation marks`,
    );
  });
}
