import type { AssemblyStack } from '../template/assembly';
import { collectReferences } from '../template/references';
import type { StackScope } from '../template/stack-scope';
import type { Exchanged, StackExchange, StackResource } from './stack-plan';

/** What a stack, with those nested in it, exchanges with others. */
export function stackExchange(
  stack: AssemblyStack,
  scope: StackScope,
  resources: readonly StackResource[],
): StackExchange {
  const nested = resources.flatMap(({ made }) => ('of' in made ? [made.of.exchange] : []));
  const together = (own: Exchanged, inner: readonly Exchanged[]): Exchanged => ({
    parameters: new Set([own, ...inner].flatMap(({ parameters }) => [...parameters])),
    exports: new Set([own, ...inner].flatMap(({ exports }) => [...exports])),
  });
  return {
    stack,
    place: scope.place,
    provides: together(
      provided(stack, scope),
      nested.map(({ provides }) => provides),
    ),
    needs: together(
      needed(stack, scope, resources),
      nested.map(({ needs }) => needs),
    ),
  };
}

/** What the stack creates for others. */
export function provided(stack: AssemblyStack, scope: StackScope): Exchanged {
  const parameters = new Set<string>();
  for (const { Type: type, Properties: properties } of Object.values(stack.template.Resources ?? {})) {
    const name = type === 'AWS::SSM::Parameter' ? scope.tryText(properties?.Name) : undefined;
    if (name !== undefined) parameters.add(name);
  }
  const exports = new Set<string>();
  for (const { Export: exported } of Object.values(stack.template.Outputs ?? {})) {
    const name = exported && scope.tryText(exported.Name);
    if (name !== undefined) exports.add(name);
  }
  return { parameters, exports };
}

function needed(stack: AssemblyStack, scope: StackScope, resources: readonly StackResource[]): Exchanged {
  const outputs = Object.values(stack.template.Outputs ?? {}).filter(
    ({ Condition: condition }) => !condition || scope.tryCondition(condition) !== false,
  );
  const values = [
    stack.template.Conditions,
    resources.map(({ template }) => template.Properties),
    outputs.map(({ Value }) => Value),
  ];
  const references = collectReferences(values, (name) => scope.tryCondition(name));
  const parameters = new Set(references.parameters);
  // Template parameters that nobody refers to need no value: the CDK declares its bootstrap version this way.
  for (const name of references.names) {
    const parameter = scope.ssmParameterOf(name);
    if (parameter !== undefined) parameters.add(parameter);
  }
  const exports = new Set<string>();
  for (const argument of references.imports) {
    const name = scope.tryText(argument);
    if (name !== undefined) exports.add(name);
  }
  return { parameters, exports };
}
