import { deployerOf, type ResourceDeployer, supportedTypes } from '../resources';
import { LocalCloudError, type LocalCloudErrorCode } from '../shared/errors';
import type { AssemblyStack } from '../template/assembly';
import { collectReferences } from '../template/references';
import type { StackScope } from '../template/stack-scope';
import type { DeclaredResource } from '../template/template';

/** One resource of a stack, before it is created. */
export interface StackResource {
  readonly logicalId: string;
  readonly template: DeclaredResource;
  readonly deployer: ResourceDeployer;
  /** What errors call it: stack, logical id, construct path and type. */
  readonly label: string;
  /** Everything that it refers to by name: resources and parameters. */
  readonly references: ReadonlySet<string>;
}

/**
 * The resources of a stack whose condition holds or is not known yet.
 *
 * @throws LocalCloudError `UnknownResourceType`
 */
export function readResources(stack: AssemblyStack, scope: StackScope): StackResource[] {
  return Object.entries(stack.template.Resources ?? {})
    .filter(([, { Condition: condition }]) => !condition || scope.tryCondition(condition) !== false)
    .map(([logicalId, template]) => {
      const label = resourceLabel(stack, logicalId, template.Type);
      const deployer = deployerOf(template.Type);
      if (!deployer) throw unknownType(label, template.Type);
      const { names } = collectReferences(template.Properties, (name) => scope.tryCondition(name));
      const dependsOn = template.DependsOn ?? [];
      for (const name of typeof dependsOn === 'string' ? [dependsOn] : dependsOn) names.add(name);
      return { logicalId, template, deployer, label, references: names };
    });
}

function resourceLabel(stack: AssemblyStack, logicalId: string, type: string): string {
  const path = stack.constructPaths.get(logicalId);
  return `stack "${stack.stackName}": resource ${logicalId} (${path ? `${path}, ` : ''}${type})`;
}

function unknownType(label: string, type: string): LocalCloudError {
  return new LocalCloudError(
    'UnknownResourceType',
    `${label}: the local cloud does not know the type ${type}; leave the resource out of what runs locally, for ` +
      `example by a context value, or give its stack no part in "stacks" (supported: ${supportedTypes().join(', ')})`,
  );
}

/** The same error with its place in front; other errors become one of ours. */
export function withLabel(label: string, error: unknown, code: LocalCloudErrorCode): LocalCloudError {
  const message = error instanceof Error ? error.message : String(error);
  return new LocalCloudError(error instanceof LocalCloudError ? error.code : code, `${label}: ${message}`, {
    cause: error,
  });
}
