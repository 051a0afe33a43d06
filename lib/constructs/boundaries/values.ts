import { isObject } from '../../wire/own';
import type { Resolver } from './resolver';
import { member, type TemplateResource, type Templates } from './templates';

/**
 * The numbers that a property can have, as numbers or as texts. What is not known before the deployment is none of them.
 *
 * @param fallback what AWS takes when the property is absent
 */
export function numbersOf(
  value: unknown,
  fallback: number,
  { stack }: TemplateResource,
  resolver: Resolver,
): readonly number[] {
  if (value === undefined) return [fallback];
  return resolver
    .texts(value, stack)
    .map(Number)
    .filter((number) => !Number.isNaN(number));
}

/** Whether a property is certain to have a value, whatever a condition says. */
export function isAlways(
  value: unknown,
  expected: string,
  { stack }: TemplateResource,
  resolver: Resolver,
): boolean {
  const texts = resolver.texts(value, stack);
  return texts.length > 0 && texts.every((text) => text === expected);
}

/** The policy by which a queue or a subscription gives messages away; a template may hold it as text. */
export function redrivePolicyOf({ properties }: TemplateResource): Readonly<Record<string, unknown>> {
  const { RedrivePolicy: policy } = properties;
  const parsed = typeof policy === 'string' ? JSON.parse(policy) : policy;
  return isObject(parsed) ? parsed : {};
}

/** The dead-letter queue of a queue or a subscription, if it is in the templates. */
export function deadLettersOf(
  source: TemplateResource,
  templates: Templates,
  resolver: Resolver,
): TemplateResource | undefined {
  const arns = resolver.texts(redrivePolicyOf(source).deadLetterTargetArn, source.stack);
  return templates.ofType('AWS::SQS::Queue').find((queue) => arns.includes(resolver.attribute(queue, 'Arn')));
}

/** The functions that an event source mapping feeds. */
export function isTarget(fn: TemplateResource, mapping: TemplateResource, resolver: Resolver): boolean {
  const names = resolver.texts(mapping.properties.FunctionName, mapping.stack);
  return [undefined, 'Arn'].some((attribute) => names.includes(resolver.attribute(fn, attribute)));
}

/** A function's environment variable, as the template has it. */
export function variableOf({ properties }: TemplateResource, name: string): unknown {
  return member(properties.Environment, 'Variables', name);
}

/** SQS keeps a message for four days unless it is told otherwise. */
const DEFAULT_RETENTION = 4 * 86_400;

/** How many seconds a queue may keep a message. */
export function retentionsOf(queue: TemplateResource, resolver: Resolver): readonly number[] {
  return numbersOf(queue.properties.MessageRetentionPeriod, DEFAULT_RETENTION, queue, resolver);
}
