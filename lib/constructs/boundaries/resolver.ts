import { isObject, own } from '../../wire/own';
import { attributeOf, generatedName, namePropertyOf, refOf } from './arns';
import { NamedValues } from './named-values';
import { listOf, member, type StackTemplate, type TemplateResource, type Templates } from './templates';

/** Deeper than this, values refer to each other in a circle. */
const MAX_DEPTH = 30;
const DYNAMIC = /\{\{resolve:ssm:([^:}]+)(?::\d+)?\}\}/g;

/** The templates of a stage, and what reads their values. */
export interface ReadStage {
  readonly templates: Templates;
  readonly resolver: Resolver;
}

/**
 * Resolves template values to text patterns, across stacks: through exports and SSM parameters of the same templates.
 *
 * What nobody knows before deployment, such as a region, becomes `*`; a name that CloudFormation will make up becomes text of
 * its own. A value behind a condition has several texts.
 */
export class Resolver {
  readonly #templates: Templates;
  readonly #elsewhere: readonly Resolver[];
  readonly #names = new Map<TemplateResource, string>();
  #parameters?: NamedValues;
  #exports?: NamedValues;

  /** @param elsewhere resolvers of other stages, which are asked for parameters and exports that these templates do not have */
  constructor(templates: Templates, elsewhere: readonly Resolver[] = []) {
    this.#templates = templates;
    this.#elsewhere = elsewhere;
  }

  /** All texts that a value, or a list of values, can have. */
  texts(value: unknown, stack: StackTemplate, depth = 0): readonly string[] {
    if (depth > MAX_DEPTH) return [];
    if (Array.isArray(value)) return value.flatMap((entry) => this.texts(entry, stack, depth + 1));
    if (typeof value === 'string') return this.#dynamic(value, depth);
    if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
    if (!isObject(value)) return [];
    const [[name, argument] = ['', undefined]] = Object.entries(value);
    return this.#intrinsic(name, argument, stack, depth + 1);
  }

  /** ARN or name of a resource, as `Ref` or `Fn::GetAtt` would give it. */
  attribute(resource: TemplateResource, attribute?: string): string {
    const name = this.#nameOf(resource);
    return attribute === undefined ? refOf(resource, name) : attributeOf(resource, attribute, name);
  }

  #nameOf(resource: TemplateResource): string {
    const known = this.#names.get(resource);
    if (known !== undefined) return known;
    const [given] = this.texts(resource.properties[namePropertyOf(resource) ?? ''], resource.stack);
    const name = given ?? generatedName(resource);
    this.#names.set(resource, name);
    return name;
  }

  #intrinsic(name: string, argument: unknown, stack: StackTemplate, depth: number): readonly string[] {
    switch (name) {
      case 'Ref':
        return this.#ref(String(argument), stack, depth);
      case 'Fn::GetAtt':
        return this.#getAtt(argument, stack, depth);
      case 'Fn::Join': {
        const [separator, parts] = listOf(argument);
        return this.#join(String(separator), listOf(parts), stack, depth);
      }
      case 'Fn::Sub':
        return this.#substitute(argument, stack, depth);
      case 'Fn::Select': {
        const [index, list] = listOf(argument);
        return this.texts(list, stack, depth).slice(Number(index), Number(index) + 1);
      }
      case 'Fn::Split': {
        const [separator, text] = listOf(argument);
        return this.texts(text, stack, depth).flatMap((one) => one.split(String(separator)));
      }
      case 'Fn::If':
        return this.texts(listOf(argument).slice(1), stack, depth);
      case 'Fn::ImportValue':
        return this.texts(argument, stack, depth).flatMap((exported) => this.#exported(exported, depth));
      default:
        // A mapping, say: whatever it gives, it is not one of our names.
        return [`\u00ab${name}\u00bb`];
    }
  }

  #ref(name: string, stack: StackTemplate, depth: number): readonly string[] {
    const { region = '*', account = '*', stackName } = stack;
    const pseudo: Readonly<Record<string, readonly string[]>> = {
      'AWS::Region': [region],
      'AWS::AccountId': [account],
      'AWS::Partition': ['*'],
      'AWS::StackName': [stackName],
      'AWS::URLSuffix': ['*'],
      'AWS::NoValue': [],
    };
    const known = own(pseudo, name);
    if (known) return known;
    const resource = this.#templates.resource(stack, name);
    if (resource) return [this.attribute(resource)];
    const handed = this.#handedDown(name, stack, depth);
    if (handed.length > 0) return handed;
    const parameter = own(stack.template.Parameters, name);
    const value = parameter?.Default;
    const texts = parameter?.Type.startsWith('AWS::SSM::Parameter::Value')
      ? this.#ssmParameter(String(value), depth)
      : this.texts(value, stack, depth);
    return texts.length > 0 ? texts : [`\u00ab${stack.stackName}.${name}\u00bb`];
  }

  /** What its parent gives a nested stack as a parameter. */
  #handedDown(name: string, { parent }: StackTemplate, depth: number): readonly string[] {
    const resource = parent && this.#templates.resource(parent.stack, parent.logicalId);
    return parent ? this.texts(member(resource?.properties.Parameters, name), parent.stack, depth) : [];
  }

  #getAtt(argument: unknown, stack: StackTemplate, depth: number): readonly string[] {
    const [logicalId, ...attribute] = listOf(argument).join('.').split('.');
    const nested = this.#templates.stacks.find(
      ({ parent }) => parent?.stack === stack && parent.logicalId === logicalId,
    );
    const [kind, output = ''] = attribute;
    if (nested && kind === 'Outputs') {
      return this.texts(own(nested.template.Outputs, output)?.Value, nested, depth);
    }
    const resource = this.#templates.resource(stack, logicalId ?? '');
    return [resource ? this.attribute(resource, attribute.join('.')) : `\u00ab${logicalId}\u00bb`];
  }

  #join(separator: string, parts: readonly unknown[], stack: StackTemplate, depth: number) {
    return (
      parts.reduce<readonly string[] | undefined>((beginnings, part) => {
        const ends = this.texts(part, stack, depth);
        return beginnings === undefined
          ? ends
          : beginnings.flatMap((beginning) => ends.map((end) => beginning + separator + end));
      }, undefined) ?? ['']
    );
  }

  #substitute(argument: unknown, stack: StackTemplate, depth: number): readonly string[] {
    const [text, variables] = listOf(argument);
    // With a capture group, `split` keeps the names at odd places.
    const parts = String(text)
      .split(/\$\{([^!}]+)\}/)
      .map((part, index) => {
        if (index % 2 === 0) return part;
        if (isObject(variables) && Object.hasOwn(variables, part)) return variables[part];
        return part.includes('.') ? { 'Fn::GetAtt': part } : { Ref: part };
      });
    return this.#join('', parts, stack, depth);
  }

  #dynamic(text: string, depth: number): readonly string[] {
    return [text.replace(DYNAMIC, (whole, name) => this.#ssmParameter(name, depth + 1)[0] ?? whole)];
  }

  #ssmParameter(name: string, depth: number): readonly string[] {
    this.#parameters ??= new NamedValues((add) => {
      for (const { properties, stack } of this.#templates.ofType('AWS::SSM::Parameter'))
        add(this.texts(properties.Name, stack, depth + 1), { value: properties.Value, stack });
    });
    const found = this.#read(this.#parameters, name, depth);
    return found.length > 0 ? found : this.#elsewhere.flatMap((other) => other.#ssmParameter(name, depth));
  }

  #exported(name: string, depth: number): readonly string[] {
    const found = this.#exportedHere(name, depth);
    if (found.length > 0) return found;
    const elsewhere = this.#elsewhere.flatMap((other) => other.#exportedHere(name, depth));
    return elsewhere.length > 0 ? elsewhere : [`\u00ab${name}\u00bb`];
  }

  #exportedHere(name: string, depth: number): readonly string[] {
    this.#exports ??= new NamedValues((add) => {
      for (const stack of this.#templates.stacks) {
        for (const { Export, Value: value } of Object.values(stack.template.Outputs ?? {}))
          if (Export) add(this.texts(Export.Name, stack, depth + 1), { value, stack });
      }
    });
    return this.#read(this.#exports, name, depth);
  }

  #read(values: NamedValues, name: string, depth: number): readonly string[] {
    return values.named(name).flatMap(({ value, stack }) => this.texts(value, stack, depth));
  }
}
