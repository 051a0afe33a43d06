import { LocalCloudError } from '../errors';
import { type IntrinsicScope, resolve } from './intrinsics';

const PLACEHOLDER = /\$\{(!?)([^}]+)\}/g;

/** `Fn::Sub`: `${Name}`, `${Resource.Attribute}`, `${AWS::Region}`; `${!Literal}` stays as `${Literal}`. */
export function substitute(
  text: string,
  variables: Readonly<Record<string, unknown>>,
  scope: IntrinsicScope,
): string {
  return text.replace(PLACEHOLDER, (_placeholder, literal: string, expression: string) => {
    if (literal) return `\${${expression}}`;
    const name = expression.trim();
    const value = Object.hasOwn(variables, name) ? resolve(variables[name], scope) : lookUp(name, scope);
    if (typeof value === 'object' || typeof value === 'symbol' || value === undefined) {
      throw new LocalCloudError('TemplateInvalid', `Fn::Sub: \${${name}} is not a string`);
    }
    return String(value);
  });
}

/** The names that a `Fn::Sub` text refers to, literals left out. */
export function substitutedNames(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)]
    .filter(([, literal]) => !literal)
    .map(([, , name]) => (name ?? '').trim());
}

/** `Resource.Attribute` in two; an attribute may hold further dots (`Outputs.X`). */
export function splitAttribute(text: string): [string, string] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)];
}

function lookUp(name: string, scope: IntrinsicScope): unknown {
  if (!name.includes('.')) return scope.ref(name);
  return scope.getAtt(...splitAttribute(name));
}
