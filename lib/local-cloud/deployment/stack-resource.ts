import { LocalCloudError, type LocalCloudErrorCode } from '../shared/errors';
import type { AssemblyStack } from '../template/assembly';
import { collectReferences } from '../template/references';
import type { StackScope } from '../template/stack-scope';
import type { StackResource } from './stack-plan';

/** A resource, and what of it is decided later. */
export type ReadResource = Omit<StackResource, 'type' | 'made'>;

/** The resources of a stack whose condition holds or is not known yet. */
export function readResources(stack: AssemblyStack, scope: StackScope): ReadResource[] {
  return Object.entries(stack.template.Resources ?? {})
    .filter(([, { Condition: condition }]) => !condition || scope.tryCondition(condition) !== false)
    .map(([logicalId, template]) => {
      const label = resourceLabel(stack, logicalId, template.Type);
      const { names } = collectReferences(template.Properties, (name) => scope.tryCondition(name));
      const dependsOn = template.DependsOn ?? [];
      for (const name of typeof dependsOn === 'string' ? [dependsOn] : dependsOn) names.add(name);
      return { logicalId, template, label, references: names };
    });
}

function resourceLabel(stack: AssemblyStack, logicalId: string, type: string): string {
  const path = stack.constructPaths.get(logicalId);
  return `stack "${stack.stackName}": resource ${logicalId} (${path ? `${path}, ` : ''}${type})`;
}

/** The same error with its place in front; other errors become one of ours. */
export function withLabel(label: string, error: unknown, code: LocalCloudErrorCode): LocalCloudError {
  const message = error instanceof Error ? error.message : String(error);
  return new LocalCloudError(error instanceof LocalCloudError ? error.code : code, `${label}: ${message}`, {
    cause: error,
  });
}
