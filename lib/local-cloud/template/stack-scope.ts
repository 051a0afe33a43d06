import type { AccountRegion } from '../shared/account-region';
import { LocalCloudError } from '../shared/errors';
import { isObject } from '../shared/json';
import { hexDigest } from '../shared/naming';
import { own } from '../shared/own';
import type { AssemblyStack } from './assembly';
import { evaluateCondition } from './conditions';
import { type IntrinsicScope, NO_VALUE, resolve } from './intrinsics';

const SSM_VALUE_TYPE = /^AWS::SSM::Parameter::Value<(.+)>$/;

/** What the stacks of an account and region share: filled while they are created. */
export interface SharedValues extends AccountRegion {
  /** SSM parameters by name. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Stack exports by name. */
  readonly exports: ReadonlyMap<string, string>;
}

/** What a created resource answers to `Ref` and `Fn::GetAtt`. */
export interface ResourceValues {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The user left the resource out: what it answers is made up. */
  readonly ignored?: boolean;
}

/** Resolves the values of one stack's template. */
export class StackScope implements IntrinsicScope {
  readonly #resources = new Map<string, ResourceValues>();
  readonly #conditions = new Map<string, boolean>();

  readonly #stack: AssemblyStack;
  readonly #shared: SharedValues;
  readonly #given: Readonly<Record<string, unknown>>;

  /** @param given values of template parameters, by name: a nested stack gets them from the one around it. @default none */
  constructor(stack: AssemblyStack, shared: SharedValues, given: Readonly<Record<string, unknown>> = {}) {
    this.#stack = stack;
    this.#shared = shared;
    this.#given = given;
  }

  get region(): string {
    return this.#shared.region;
  }

  /** Where the stack is. */
  get place(): AccountRegion {
    const { accountId, region } = this.#shared;
    return { accountId, region };
  }

  /** Makes a created resource known to those that refer to it. */
  add(logicalId: string, values: ResourceValues): void {
    this.#resources.set(logicalId, values);
  }

  resolve(value: unknown): unknown {
    return resolve(value, this);
  }

  /** The value as text, or undefined when it depends on something that does not exist before deployment. */
  tryText(value: unknown): string | undefined {
    const text = this.tryResolve(value);
    return typeof text === 'string' ? text : undefined;
  }

  /** The value, or undefined when it depends on something that does not exist before deployment. */
  tryResolve(value: unknown): unknown {
    try {
      return this.resolve(value);
    } catch {
      return undefined;
    }
  }

  /** The condition, or undefined when it depends on something that does not exist before deployment. */
  tryCondition(name: string): boolean | undefined {
    try {
      return this.condition(name);
    } catch {
      return undefined;
    }
  }

  ref(name: string): unknown {
    if (name.startsWith('AWS::')) return this.#pseudoParameter(name);
    const resource = this.#resources.get(name);
    if (resource) return resource.ref;
    if (own(this.#stack.template.Parameters, name)) return this.#parameter(name);
    throw this.#unknown(name);
  }

  getAtt(logicalId: string, attribute: string): unknown {
    const resource = this.#resources.get(logicalId);
    if (!resource) throw this.#unknown(logicalId);
    const value = own(resource.attributes, attribute);
    if (value !== undefined) return value;
    const type = own(this.#stack.template.Resources, logicalId)?.Type;
    const known = Object.keys(resource.attributes).join(', ') || 'none';
    if (resource.ignored) {
      throw invalid(
        `${logicalId} (${type}) is ignored, and something needs its attribute "${attribute}", which is not known here (known: ${known}): ignore the type of what needs it too`,
      );
    }
    throw invalid(
      `${logicalId} (${type}) has no attribute "${attribute}" in the local cloud (known: ${known})`,
    );
  }

  condition(name: string): boolean {
    const known = this.#conditions.get(name);
    if (known !== undefined) return known;
    const expression = own(this.#stack.template.Conditions, name);
    if (expression === undefined) throw invalid(`there is no condition "${name}"`);
    const holds = evaluateCondition(expression, this);
    this.#conditions.set(name, holds);
    return holds;
  }

  findInMap(map: string, key: string, secondKey: string): unknown {
    const first = own(this.#stack.template.Mappings, map);
    const second = isObject(first) ? own(first, key) : undefined;
    const value = isObject(second) ? own(second, secondKey) : undefined;
    if (value === undefined) throw invalid(`there is no mapping ${map} / ${key} / ${secondKey}`);
    return value;
  }

  importValue(exportName: string): string {
    const value = this.#shared.exports.get(exportName);
    if (value === undefined) throw invalid(`no stack exports "${exportName}"`);
    return value;
  }

  ssmParameter(name: string): string {
    const value = this.#shared.parameters.get(name);
    if (value === undefined) {
      throw new LocalCloudError('ParameterMissing', `there is no SSM parameter "${name}"`);
    }
    return value;
  }

  /** The SSM parameter whose value a template parameter takes, if it is of that kind. */
  ssmParameterOf(parameter: string): string | undefined {
    const declared = own(this.#stack.template.Parameters, parameter);
    const name = own(this.#given, parameter) ?? declared?.Default;
    return declared && SSM_VALUE_TYPE.test(declared.Type) ? String(name) : undefined;
  }

  #parameter(name: string): unknown {
    const declared = own(this.#stack.template.Parameters, name);
    const given = own(this.#given, name) ?? declared?.Default;
    if (declared === undefined || given === undefined) {
      throw new LocalCloudError(
        'ParameterMissing',
        `the template parameter "${name}" has no default: give it one, the local cloud passes no values`,
      );
    }
    const fromSsm = SSM_VALUE_TYPE.exec(declared.Type);
    const value = fromSsm ? this.ssmParameter(String(given)) : given;
    const type = fromSsm?.[1] ?? declared.Type;
    return /^(CommaDelimitedList|List<)/.test(type) ? String(value).split(',') : value;
  }

  #pseudoParameter(name: string): unknown {
    const { stackName } = this.#stack;
    const { region, accountId } = this.#shared;
    const values: Readonly<Record<string, unknown>> = {
      'AWS::AccountId': accountId,
      'AWS::Region': region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stackName,
      'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/${hexDigest(stackName, 32)}`,
      'AWS::NoValue': NO_VALUE,
      'AWS::NotificationARNs': [],
    };
    const value = own(values, name);
    if (value === undefined) throw invalid(`the pseudo-parameter ${name} is unknown`);
    return value;
  }

  #unknown(name: string): LocalCloudError {
    const declared = own(this.#stack.template.Resources, name) !== undefined;
    return invalid(
      declared
        ? `${name} was not created (its condition is false, or it comes later)`
        : `there is no resource or parameter "${name}"`,
    );
  }
}

function invalid(message: string): LocalCloudError {
  return new LocalCloudError('TemplateInvalid', message);
}
