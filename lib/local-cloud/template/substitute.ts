import { LocalCloudError } from '../shared/errors';

const PLACEHOLDER = /\$\{(!?)([^}]+)\}/g;

/**
 * The text of a `Fn::Sub`: `${Name}`, `${Resource.Attribute}`, `${AWS::Region}`; `${!Literal}` stays as `${Literal}`.
 *
 * @param valueFor what stands between the braces, looked up
 */
export function substitute(text: string, valueFor: (expression: string) => unknown): string {
  return text.replace(PLACEHOLDER, (_placeholder, literal: string, inner: string) => {
    if (literal) return `\${${inner}}`;
    const expression = inner.trim();
    const value = valueFor(expression);
    if (typeof value === 'object' || typeof value === 'symbol' || value === undefined) {
      throw new LocalCloudError('TemplateInvalid', `Fn::Sub: \${${expression}} is not a string`);
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
