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
  const attached = templates.ofType(...POLICY_TYPES).flatMap((policy) => {
    const statements = statementsOf(
      policy,
      policy.properties.PolicyDocument,
      'Properties/PolicyDocument',
      resolver,
    );
    return holdersOf(policy, holders, resolver).flatMap((holder) => granted(holder, statements));
  });
  return [...inline, ...attached, ...holders.flatMap((holder) => awsManaged(holder, resolver))];
}

function granted(holder: Holder, statements: readonly Statement[]): Grant[] {
  return statements.map((statement) => ({ holder, statement }));
}

export function asHolder({ path, context, replica, stack }: TemplateResource): Holder {
  return { name: path, context, replica, stack };
}

function holdersOf(
  policy: TemplateResource,
  holders: readonly TemplateResource[],
  resolver: Resolver,
): readonly Holder[] {
  const names = HOLDER_PROPERTIES.flatMap((name) => resolver.texts(policy.properties[name], policy.stack));
  const named = names.map((name) => {
    const found = holders.find((holder) => resolver.attribute(holder) === name);
    // Of a role that exists elsewhere all that is known is who attaches the policy to it.
    return found
      ? asHolder(found)
      : { name: `the role ${name}`, context: policy.context, stack: policy.stack };
  });
  const arn = resolver.attribute(policy);
  const attached = holders.filter((holder) =>
    resolver.texts(holder.properties.ManagedPolicyArns, holder.stack).includes(arn),
  );
  return [...named, ...attached.map(asHolder)];
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
