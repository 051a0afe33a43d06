import { LocalCloudError } from '../shared/errors';
import { isObject } from '../shared/json';
import { resolveDynamicReferences } from './dynamic-references';
import { splitAttribute, substitute } from './substitute';
import { intrinsicOf } from './template';

/** What intrinsic functions ask about the stack that they stand in. */
export interface IntrinsicScope {
  readonly region: string;
  /** A parameter's, pseudo-parameter's or resource's value. */
  ref(name: string): unknown;
  getAtt(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean;
  findInMap(map: string, key: string, secondKey: string): unknown;
  importValue(exportName: string): unknown;
  ssmParameter(name: string): string;
}

/** What `Ref: AWS::NoValue` gives: the property or list entry that holds it disappears. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, scope: IntrinsicScope) => unknown;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope) => scope.ref(asText(name, 'Ref')),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, attribute] =
      typeof argument === 'string' ? splitAttribute(argument) : asList(argument, 'Fn::GetAtt', scope);
    return scope.getAtt(asText(logicalId, 'Fn::GetAtt'), asText(attribute, 'Fn::GetAtt'));
  },
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = asList(argument, 'Fn::Join', scope);
    return asList(parts, 'Fn::Join', scope)
      .map((part) => asText(part, 'Fn::Join'))
      .join(asText(separator, 'Fn::Join'));
  },
  'Fn::Sub': (argument, scope) => {
    if (typeof argument === 'string') return substitute(argument, (name) => lookUp(name, scope));
    const [text, variables] = asList(argument, 'Fn::Sub', scope);
    const own = isObject(variables) ? variables : {};
    return substitute(asText(text, 'Fn::Sub'), (name) =>
      Object.hasOwn(own, name) ? own[name] : lookUp(name, scope),
    );
  },
  'Fn::Select': (argument, scope) => {
    const [index, list] = asList(argument, 'Fn::Select', scope);
    const entries = asList(list, 'Fn::Select', scope);
    const entry = entries[Number(index)];
    if (entry === undefined) {
      throw invalid(`Fn::Select asks for entry ${String(index)} of a list of ${entries.length}`);
    }
    return entry;
  },
  'Fn::Split': (argument, scope) => {
    const [separator, text] = asList(argument, 'Fn::Split', scope);
    return asText(text, 'Fn::Split').split(asText(separator, 'Fn::Split'));
  },
  'Fn::If': (argument, scope) => {
    // Only the branch that is taken may be resolved: the other one can name resources that do not exist.
    if (!Array.isArray(argument) || argument.length !== 3) throw invalid('Fn::If needs three arguments');
    return resolve(scope.condition(asText(argument[0], 'Fn::If')) ? argument[1] : argument[2], scope);
  },
  'Fn::FindInMap': (argument, scope) => {
    const [map, key, secondKey] = asList(argument, 'Fn::FindInMap', scope).map((part) =>
      asText(part, 'Fn::FindInMap'),
    );
    return scope.findInMap(map ?? '', key ?? '', secondKey ?? '');
  },
  'Fn::ImportValue': (argument, scope) =>
    scope.importValue(asText(resolve(argument, scope), 'Fn::ImportValue')),
  'Fn::Base64': (argument, scope) =>
    Buffer.from(asText(resolve(argument, scope), 'Fn::Base64')).toString('base64'),
  'Fn::GetAZs': (argument, scope) => {
    const region = asText(resolve(argument, scope), 'Fn::GetAZs') || scope.region;
    return ['a', 'b', 'c'].map((zone) => region + zone);
  },
};

/**
 * Replaces every intrinsic function in a template value by what it gives.
 *
 * @throws LocalCloudError `TemplateInvalid` when a function is unknown or has wrong arguments
 */
export function resolve(value: unknown, scope: IntrinsicScope): unknown {
  if (typeof value === 'string') return resolveDynamicReferences(value, scope);
  if (Array.isArray(value)) {
    return value.map((entry) => resolve(entry, scope)).filter((entry) => entry !== NO_VALUE);
  }
  if (!isObject(value)) return value;
  const intrinsic = intrinsicOf(value);
  if (intrinsic) return resolveIntrinsic(intrinsic.name, intrinsic.argument, scope);
  const entries = Object.entries(value).map(([key, entry]) => [key, resolve(entry, scope)] as const);
  return Object.fromEntries(entries.filter(([, entry]) => entry !== NO_VALUE));
}

function resolveIntrinsic(name: string, argument: unknown, scope: IntrinsicScope): unknown {
  const intrinsic = INTRINSICS[name];
  if (!intrinsic) {
    throw invalid(
      `the function ${name} is not supported by the local cloud (supported: ${Object.keys(INTRINSICS).join(', ')})`,
    );
  }
  const result = intrinsic(argument, scope);
  return typeof result === 'string' ? resolveDynamicReferences(result, scope) : result;
}

function lookUp(name: string, scope: IntrinsicScope): unknown {
  return name.includes('.') ? scope.getAtt(...splitAttribute(name)) : scope.ref(name);
}

function asList(value: unknown, name: string, scope: IntrinsicScope): readonly unknown[] {
  const list = resolve(value, scope);
  if (!Array.isArray(list)) throw invalid(`${name} needs a list, got ${JSON.stringify(list)}`);
  return list;
}

function asText(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw invalid(`${name} needs a string, got ${JSON.stringify(value)}`);
}

function invalid(message: string): LocalCloudError {
  return new LocalCloudError('TemplateInvalid', message);
}
