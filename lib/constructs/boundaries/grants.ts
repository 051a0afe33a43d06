import { own } from '../../wire/own';
import { AWS_MANAGED_ACTIONS } from './aws-managed-policies';
import type { ReadStage, Resolver } from './resolver';
import { type Statement, statementsOf } from './statements';
import { listOf, member, type StackTemplate, type TemplateResource } from './templates';

/** Somebody who can be allowed something. */
export interface Holder {
  /** What people call it: its path, or an ARN of somebody who is not in the templates. */
  readonly name: string;
  readonly context?: string;
  /** Undefined for somebody who is not in the templates. */
  readonly stack?: StackTemplate;
  /** The replica that the holder works for. */
  readonly replica?: string;
}

/** A statement, and who it is for. */
export interface Grant {
  readonly holder: Holder;
  readonly statement: Statement;
}

const HOLDER_TYPES = ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'];
/** Policies with a name of their own and the properties that list their holders. */
const POLICY_TYPES = [
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::UserPolicy',
  'AWS::IAM::GroupPolicy',
];
const HOLDER_PROPERTIES = ['Roles', 'Users', 'Groups', 'RoleName', 'UserName', 'GroupName'];

/** Everything that roles, users and groups of the templates are allowed or denied by policies of their own. */
export function identityGrants({ templates, resolver }: ReadStage): Grant[] {
  const holders = templates.ofType(...HOLDER_TYPES);
  const inline = holders.flatMap((holder) =>
    listOf(holder.properties.Policies).flatMap((policy, index) =>
      granted(
        asHolder(holder),
        statementsOf(
          holder,
          member(policy, 'PolicyDocument'),
          `Properties/Policies/${index}/PolicyDocument`,
          resolver,
        ),
      ),
    ),
  );
  const [named, attached] = [namedBy(holders, resolver), naming(holders, resolver)];
  const separate = templates.ofType(...POLICY_TYPES).flatMap((policy) => {
    const statements = statementsOf(
      policy,
      policy.properties.PolicyDocument,
      'Properties/PolicyDocument',
      resolver,
    );
    return [...named(policy), ...attached(policy)].flatMap((holder) => granted(holder, statements));
  });
  return [...inline, ...separate, ...holders.flatMap((holder) => awsManaged(holder, resolver))];
}

function granted(holder: Holder, statements: readonly Statement[]): Grant[] {
  return statements.map((statement) => ({ holder, statement }));
}

export function asHolder({ path, context, replica, stack }: TemplateResource): Holder {
  return { name: path, context, replica, stack };
}

type FindHolders = (policy: TemplateResource) => readonly Holder[];

/** Finds the holders that a policy names. */
function namedBy(holders: readonly TemplateResource[], resolver: Resolver): FindHolders {
  const byName = new Map(holders.toReversed().map((holder) => [resolver.attribute(holder), holder]));
  return ({ properties, context, stack }) =>
    HOLDER_PROPERTIES.flatMap((property) => resolver.texts(properties[property], stack)).map((name) => {
      const found = byName.get(name);
      // Of a role that exists elsewhere all that is known is who attaches the policy to it.
      return found ? asHolder(found) : { name: `the role ${name}`, context, stack };
    });
}

/** Finds the holders that name a policy. */
function naming(holders: readonly TemplateResource[], resolver: Resolver): FindHolders {
  const byPolicy = new Map<string, TemplateResource[]>();
  for (const holder of holders) {
    for (const arn of new Set(resolver.texts(holder.properties.ManagedPolicyArns, holder.stack)))
      byPolicy.set(arn, [...(byPolicy.get(arn) ?? []), holder]);
  }
  return (policy) => (byPolicy.get(resolver.attribute(policy)) ?? []).map(asHolder);
}

/** The policies of AWS that reach every table of an account. */
function awsManaged(holder: TemplateResource, resolver: Resolver): Grant[] {
  const arns = listOf(holder.properties.ManagedPolicyArns);
  return arns.flatMap((value, index) =>
    resolver.texts(value, holder.stack).flatMap((arn) => {
      const [, name = ''] = /:iam::aws:policy\/(.+)$/.exec(arn) ?? [];
      const actions = own(AWS_MANAGED_ACTIONS, name.replace('service-role/', ''));
      if (!actions) return [];
      const document = { Statement: [{ Sid: name, Effect: 'Allow', Action: actions, Resource: '*' }] };
      const [statement] = statementsOf(holder, document, '', resolver);
      const location = `Properties/ManagedPolicyArns/${index}`;
      return statement
        ? [{ holder: asHolder(holder), statement: { ...statement, location, title: name } }]
        : [];
    }),
  );
}
