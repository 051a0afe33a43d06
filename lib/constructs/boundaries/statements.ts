import { covers, coversArn, overlapArns } from './glob';
import type { Resolver } from './resolver';
import { listOf, member, type TemplateResource } from './templates';

/** One statement of a policy in a template. */
export interface Statement {
  /** The resource that holds the policy. */
  readonly policy: TemplateResource;
  /** Where it is in the resource, such as `Properties/PolicyDocument/Statement/0`. */
  readonly location: string;
  /** What people call it: its Sid, or its place in the policy, counted from 1. */
  readonly title: string;
  readonly effect: 'Allow' | 'Deny';
  readonly conditional: boolean;
  /** Principals of a policy of a resource; `*` for everybody. */
  readonly principals: readonly string[];
  /** The patterns of the resources that it names. @default it names none, or those that it is not for */
  readonly resources?: readonly string[];
  /** Whether the actions are among those named. */
  allows(action: string): boolean;
  /** Whether some of what a pattern stands for is among the resources named. */
  reaches(arn: string): boolean;
  /** Whether all of what a pattern stands for is among the resources named. */
  includes(arn: string): boolean;
}

/** The statements of a policy document. */
export function statementsOf(
  policy: TemplateResource,
  document: unknown,
  location: string,
  resolver: Resolver,
): Statement[] {
  return listOf(member(document, 'Statement')).map((statement, index) => {
    const read = (name: string) => {
      const value = member(statement, name);
      return value === undefined ? undefined : resolver.texts(value, policy.stack);
    };
    const [actions, notActions, resources, notResources] = [
      'Action',
      'NotAction',
      'Resource',
      'NotResource',
    ].map(read);
    const sid = member(statement, 'Sid');
    const place = `statement ${index + 1}`;
    return {
      policy,
      location: `${location}/Statement/${index}`,
      title: typeof sid === 'string' ? `${place} (${sid})` : place,
      effect: member(statement, 'Effect') === 'Deny' ? 'Deny' : 'Allow',
      conditional: member(statement, 'Condition') !== undefined,
      principals: principalsOf(statement, policy, resolver),
      resources,
      allows: selector(actions, notActions, (pattern, action) =>
        covers(pattern.toLowerCase(), action.toLowerCase()),
      ),
      reaches: selector(resources, notResources, overlapArns, coversArn),
      includes: selector(resources, notResources, coversArn, overlapArns),
    };
  });
}

type Test = (pattern: string, text: string) => boolean;

/** Whether something is named, or is not among what is excepted. A statement that names neither, as in policies of resources, is for all. */
function selector(
  named: readonly string[] | undefined,
  excepted: readonly string[] = [],
  isNamed: Test,
  isExcepted: Test = isNamed,
): (text: string) => boolean {
  return (text) =>
    named
      ? named.some((pattern) => isNamed(pattern, text))
      : !excepted.some((pattern) => isExcepted(pattern, text));
}

function principalsOf(statement: unknown, policy: TemplateResource, resolver: Resolver): readonly string[] {
  if (member(statement, 'NotPrincipal') !== undefined) return ['*'];
  const principal = member(statement, 'Principal');
  if (typeof principal === 'string') return [principal];
  return ['AWS', 'Service', 'Federated', 'CanonicalUser'].flatMap((kind) =>
    resolver.texts(member(principal, kind), policy.stack),
  );
}
