import type { AssemblyStack } from '../template/assembly';
import type { StackScope } from '../template/stack-scope';
import { withLabel } from './stack-resource';

/** What a stack tells once its resources are there. */
export function readOutputs(
  { stackName, template }: AssemblyStack,
  scope: StackScope,
): { readonly outputs: Readonly<Record<string, string>>; readonly exports: ReadonlyMap<string, string> } {
  const outputs: Record<string, string> = {};
  const exports = new Map<string, string>();
  for (const [key, output] of Object.entries(template.Outputs ?? {})) {
    try {
      if (output.Condition && !scope.condition(output.Condition)) continue;
      const value = String(scope.resolve(output.Value));
      outputs[key] = value;
      if (output.Export) exports.set(String(scope.resolve(output.Export.Name)), value);
    } catch (error) {
      throw withLabel(`stack "${stackName}": output ${key}`, error, 'TemplateInvalid');
    }
  }
  return { outputs, exports };
}
