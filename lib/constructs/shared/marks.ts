import { AspectPriority, Aspects, CfnResource, type IAspect, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct, IConstruct } from 'constructs';
import { MARK } from '../../wire/assembly';

/** Another context may reach a table until a date. */
export interface TransitionMark {
  readonly context: string;
  readonly owner: string;
  readonly reason: string;
  /** Last day, `YYYY-MM-DD`. */
  readonly until: string;
}

/** A table that exists elsewhere and belongs to a context of the app. */
export interface AdoptionMark {
  readonly path: string;
  readonly context: string;
  readonly tableArn: string;
  readonly transitions: readonly TransitionMark[];
}

type Marks = Readonly<Record<string, string>>;

/** Puts the marks on every resource below a construct, also on those that come later. */
export function markResources(scope: Construct, marks: (resource: CfnResource) => Marks): void {
  const aspect: IAspect = {
    visit(node: IConstruct): void {
      if (CfnResource.isCfnResource(node)) mark(node, marks(node));
    },
  };
  // After the aspects that add resources.
  Aspects.of(scope).add(aspect, { priority: AspectPriority.READONLY });
}

/** Puts the marks on one resource. */
function mark(resource: CfnResource, marks: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(marks)) resource.addMetadata(key, value);
}

/**
 * Makes a table that a context adopts known as its own: on the resource, wherever the app creates it, or in the template of the
 * context's stack when the table exists elsewhere.
 */
export function markAdoption(scope: Construct, context: string, table: ITable): void {
  const resource = table.node.defaultChild;
  if (CfnResource.isCfnResource(resource)) {
    mark(resource, { [MARK.context]: context });
    return;
  }
  const stack = Stack.of(scope);
  const adoption: AdoptionMark = {
    path: scope.node.path,
    context,
    tableArn: table.tableArn,
    transitions: [],
  };
  stack.addMetadata(MARK.adoptions, [...adoptionsIn(stack), adoption]);
}

/** Declares an exception for a table that a context owns or has adopted. */
export function addTransition(
  owned: IConstruct & { readonly table: ITable },
  transition: TransitionMark,
): void {
  const resource = owned.table.node.defaultChild;
  if (CfnResource.isCfnResource(resource)) {
    mark(resource, {
      [MARK.transitions]: [...(resource.getMetadata(MARK.transitions) ?? []), transition],
    });
    return;
  }
  const stack = Stack.of(owned);
  const { path } = owned.node;
  stack.addMetadata(
    MARK.adoptions,
    adoptionsIn(stack).map((one) =>
      one.path === path ? { ...one, transitions: [...one.transitions, transition] } : one,
    ),
  );
}

function adoptionsIn(stack: Stack): readonly AdoptionMark[] {
  return stack.templateOptions.metadata?.[MARK.adoptions] ?? [];
}
