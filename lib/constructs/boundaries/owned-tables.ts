import type { TransitionMark } from '../shared/marks';
import type { ReadStage, Resolver } from './resolver';
import type { Statement } from './statements';
import { statementsOf } from './statements';
import { listOf, member, type StackTemplate, type TemplateResource } from './templates';

/** A table of a bounded context. */
export interface ContextTable {
  readonly path: string;
  readonly context: string;
  /** Its own, or that of the context which adopts it. */
  readonly stack: StackTemplate;
  readonly replica?: string;
  /** Pattern. */
  readonly arn: string;
  readonly transitions: readonly TransitionMark[];
  /** Statements of the policies that the table and its stream have themselves. */
  readonly policy: readonly Statement[];
}

export const TABLE_TYPES = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];

/** Tables that contexts create, and those that they adopt. */
export function contextTables({ templates, resolver }: ReadStage): ContextTable[] {
  const created = templates.ofType(...TABLE_TYPES).flatMap((table) => {
    const { context, path, replica, stack, transitions } = table;
    if (context === undefined) return [];
    const arn = resolver.attribute(table, 'Arn');
    return [{ path, context, stack, replica, arn, transitions, policy: resourcePolicies(table, resolver) }];
  });
  const adopted = templates.adoptions().map(({ stack, adoption }) => {
    const { path, context, transitions } = adoption;
    const [arn = ''] = resolver.texts(adoption.tableArn, stack);
    return { path, context, stack, arn, transitions, policy: [] };
  });
  return [...created, ...adopted];
}

function resourcePolicies(table: TemplateResource, resolver: Resolver): Statement[] {
  const { properties } = table;
  const places: readonly (readonly [string, unknown])[] = [
    ['Properties', properties],
    ['Properties/StreamSpecification', properties.StreamSpecification],
    ...listOf(properties.Replicas).flatMap((replica, index): [string, unknown][] => [
      [`Properties/Replicas/${index}`, replica],
      [
        `Properties/Replicas/${index}/ReplicaStreamSpecification`,
        member(replica, 'ReplicaStreamSpecification'),
      ],
    ]),
  ];
  return places.flatMap(([location, holder]) =>
    statementsOf(
      table,
      member(holder, 'ResourcePolicy', 'PolicyDocument'),
      `${location}/ResourcePolicy/PolicyDocument`,
      resolver,
    ),
  );
}
