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
  readonly accountId: string;
  readonly statements: readonly PolicyStatement[];
}

export type AccessVerdict = 'allowed' | 'explicitly denied' | 'not allowed';

/**
 * Decides as IAM does for a role of the account that owns the resource.
 *
 * A denial anywhere decides; otherwise the role's policies or the resource's own must allow. IAM user guide, "Policy evaluation
 * logic". There are no boundaries, organisations or sessions here.
 *
 * @param resourceStatements the resource's own policy
 * @throws LocalCloudError `PolicyUnsupported` when that depends on a condition that is not known here
 */
export function evaluate(
  identity: Identity,
  request: AccessRequest,
  resourceStatements: readonly PolicyStatement[] = [],
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
  const ofResource = resourceStatements.filter((statement) => applies(statement));
  const denied = [...own, ...ofResource.filter((one) => isAmong(one, identity, true))].some(
    ({ effect }) => effect === 'Deny',
  );
  if (denied) return 'explicitly denied';
  const allowed = [...own, ...ofResource.filter((one) => isAmong(one, identity, false))].some(
    ({ effect }) => effect === 'Allow',
  );
  return allowed ? 'allowed' : 'not allowed';
}

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

/** An account among the principals stands for all its roles when it is denied; when it is allowed, their own policies decide. */
function isAmong(
  { principals }: PolicyStatement,
  { arn, accountId }: Identity,
  withAccount: boolean,
): boolean {
  const names = ['*', arn, ...(withAccount ? [accountId, `arn:aws:iam::${accountId}:root`] : [])];
  return principals?.aws.some((principal) => names.includes(principal)) ?? false;
}
