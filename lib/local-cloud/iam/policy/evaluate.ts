import { conditionsHold, type RequestContext } from './conditions';
import { matches, matchesAction } from './pattern';
import type { PolicyStatement } from './policy';

/** One action on one resource. */
export interface AccessRequest {
  /** For example `dynamodb:PutItem`. */
  readonly action: string;
  readonly resource: string;
  /** What the action adds to the context of the request. */
  readonly context?: RequestContext;
}

export interface Identity {
  /** Of the role, not of its session. */
  readonly arn: string;
  /** Such as `arn:aws:sts::123456789012:assumed-role/role/session`. */
  readonly sessionArn?: string;
  readonly accountId: string;
  readonly statements: readonly PolicyStatement[];
}

export type AccessVerdict = 'allowed' | 'explicitly denied' | 'not allowed' | 'not allowed by the resource';

/** A resource's own policy, and the account that owns it. */
export interface ResourcePolicy {
  readonly accountId: string;
  readonly statements: readonly PolicyStatement[];
  /** Keys and roles: what their own policies do not allow, no policy of a role does. @default false */
  readonly isRequired?: boolean;
}

/**
 * Decides as IAM does for a role.
 *
 * A denial anywhere decides. Otherwise, in the account that owns the resource, the role's policies or the resource's own must
 * allow, and from another account both: IAM user guide, "Policy evaluation logic" and "Cross-account policy evaluation logic". There are
 * no boundaries, organisations or session policies here.
 *
 * @param resource @default one of the role's account, without a policy
 * @throws LocalCloudError `PolicyUnsupported` when that depends on a condition that is not known here
 */
export function evaluate(
  identity: Identity,
  request: AccessRequest,
  resource: ResourcePolicy = { accountId: identity.accountId, statements: [] },
): AccessVerdict {
  const context = {
    'aws:PrincipalAccount': [identity.accountId],
    'aws:PrincipalArn': [identity.arn],
    'aws:SecureTransport': ['true'],
    ...request.context,
  };
  const applies = (statement: PolicyStatement) =>
    named(statement, request) && conditionsHold(statement.conditions, context);
  const own = identity.statements.filter(applies);
  const ofResource = resource.statements.filter(applies);
  const byName = ofResource.filter((one) => isNamed(one, identity));
  const ofAccount = ofResource.filter((one) => isAccountNamed(one, identity));
  if ([...own, ...byName, ...ofAccount].some(isDenial)) return 'explicitly denied';
  const isAllowed = own.some(isAllowance);
  const isAllowedByName = byName.some(isAllowance);
  const isDelegated = isAllowedByName || ofAccount.some(isAllowance);
  if (identity.accountId !== resource.accountId) {
    if (!isAllowed) return 'not allowed';
    return isDelegated ? 'allowed' : 'not allowed by the resource';
  }
  if (isAllowedByName) return 'allowed';
  if (!isAllowed) return 'not allowed';
  return resource.isRequired && !isDelegated ? 'not allowed by the resource' : 'allowed';
}

/**
 * Decides on what a service does by itself, such as a delivery from a topic: only the resource's own policy counts.
 *
 * @param principal such as `sns.amazonaws.com`
 */
export function evaluateService(
  principal: string,
  request: AccessRequest,
  statements: readonly PolicyStatement[],
): AccessVerdict {
  const context = { 'aws:SecureTransport': ['true'], ...request.context };
  const applying = statements.filter(
    (statement) =>
      (statement.principals?.services.includes(principal) || statement.principals?.aws.includes('*')) &&
      named(statement, request) &&
      conditionsHold(statement.conditions, context),
  );
  if (applying.some(isDenial)) return 'explicitly denied';
  return applying.some(isAllowance) ? 'allowed' : 'not allowed by the resource';
}

const isDenial = ({ effect }: PolicyStatement) => effect === 'Deny';
const isAllowance = ({ effect }: PolicyStatement) => effect === 'Allow';

function named(statement: PolicyStatement, { action, resource }: AccessRequest): boolean {
  const { actions, notActions, resources, notResources } = statement;
  const actionNamed = actions
    ? actions.some((pattern) => matchesAction(pattern, action))
    : !notActions.some((pattern) => matchesAction(pattern, action));
  const resourceNamed = resources
    ? resources.some((pattern) => matches(pattern, resource))
    : !notResources.some((pattern) => matches(pattern, resource));
  return actionNamed && resourceNamed;
}

function isNamed({ principals }: PolicyStatement, { arn, sessionArn }: Identity): boolean {
  return principals?.aws.some((one) => one === '*' || one === arn || one === sessionArn) ?? false;
}

/** An account among the principals stands for all its roles when it is denied; when it is allowed, their own policies decide. */
function isAccountNamed({ principals }: PolicyStatement, { accountId }: Identity): boolean {
  const names = [accountId, `arn:aws:iam::${accountId}:root`];
  return principals?.aws.some((one) => names.includes(one)) ?? false;
}
