import { isObject } from '../shared/json';
import { dynamicParameterNames } from './dynamic-references';
import { splitAttribute, substitutedNames } from './substitute';
import { intrinsicOf } from './template';

/** What a template value needs before it can be resolved. */
export interface References {
  /** Names of resources, parameters and pseudo-parameters. */
  readonly names: Set<string>;
  /** Arguments of `Fn::ImportValue`, not resolved. */
  readonly imports: unknown[];
  /** Parameters that `{{resolve:ssm:…}}` names in a literal string. */
  readonly parameters: Set<string>;
}

/**
 * Collects the references of a template value.
 *
 * @param condition tells whether a condition holds, so that the branch of a `Fn::If` that is not taken counts
 *   for nothing; undefined when that is not known yet, then both branches count
 */
export function collectReferences(
  value: unknown,
  condition: (name: string) => boolean | undefined,
): References {
  const found: References = { names: new Set(), imports: [], parameters: new Set() };
  visit(value, found, condition);
  return found;
}

type KnownCondition = (name: string) => boolean | undefined;

function visit(value: unknown, found: References, condition: KnownCondition): void {
  if (typeof value === 'string') {
    for (const name of dynamicParameterNames(value)) found.parameters.add(name);
    return;
  }
  const intrinsic = intrinsicOf(value);
  if (intrinsic) noteNames(intrinsic.name, intrinsic.argument, found);
  const children = intrinsic ? argumentsOf(intrinsic, condition) : childrenOf(value);
  for (const child of children) visit(child, found, condition);
}

function noteNames(intrinsic: string, argument: unknown, found: References): void {
  if (intrinsic === 'Ref' && typeof argument === 'string') found.names.add(argument);
  if (intrinsic === 'Fn::ImportValue') found.imports.push(argument);
  if (intrinsic === 'Fn::GetAtt') {
    const logicalId = typeof argument === 'string' ? splitAttribute(argument)[0] : asArray(argument)[0];
    if (typeof logicalId === 'string') found.names.add(logicalId);
  }
  if (intrinsic === 'Fn::Sub') {
    const [text, variables] = typeof argument === 'string' ? [argument, {}] : asArray(argument);
    for (const name of typeof text === 'string' ? substitutedNames(text) : []) {
      const own = isObject(variables) && Object.hasOwn(variables, name);
      if (!own) found.names.add(splitAttribute(name)[0]);
    }
  }
}

/** The arguments that count: of a `Fn::If` whose condition is known, the branch that is taken. */
function argumentsOf(
  { name, argument }: { name: string; argument: unknown },
  condition: KnownCondition,
): readonly unknown[] {
  if (name !== 'Fn::If') return [argument];
  const [test, whenTrue, whenFalse] = asArray(argument);
  const holds = typeof test === 'string' ? condition(test) : undefined;
  if (holds === undefined) return [whenTrue, whenFalse];
  return [holds ? whenTrue : whenFalse];
}

function childrenOf(value: unknown): readonly unknown[] {
  return isObject(value) ? Object.values(value) : asArray(value);
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
