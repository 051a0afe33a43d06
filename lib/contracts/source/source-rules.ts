import { isObject } from '../../wire/own';
import { type ContractSchema, describe, type Json } from '../schema/check';
import { type ContractRule, refuseIf } from '../schema/rules';
import type { ValueType } from '../schema/value-type';
import { parseTemplate, TemplateError } from './template';

/**
 * Refuses a source that does not say how items become rows.
 *
 * @param types of the contract's fields
 * @throws ContractError with the first rule that does not hold
 */
export function checkSource(schema: ContractSchema, types: ValueType, where: string): void {
  const { source, revision } = schema['x-contract'];
  if (source === undefined) return;
  const rules = isObject(source)
    ? [
        ...memberRules(source),
        ...itemRules(source.items),
        ...fieldRules(source, types),
        ...templateRules(source, types),
        revisionRule(source, revision),
      ]
    : [{ condition: true, message: () => `"source" must be an object, received ${describe(source)}` }];
  refuseIf(where, rules);
}

function memberRules(source: Json): ContractRule[] {
  return ['templates', 'fields'].map((member) => ({
    condition: source[member] !== undefined && !isObject(source[member]),
    message: () => `"source.${member}" must be an object, received ${describe(source[member])}`,
  }));
}

function itemRules(items: unknown): ContractRule[] {
  if (items === undefined) return [];
  const conditions: unknown[] = [items].flat();
  return [
    {
      condition: conditions.length === 0,
      message: () => '"source.items" is an empty list: name a condition, or leave it out to cover every item',
    },
    ...conditions.flatMap((each): ContractRule[] => {
      const { attribute, equals, beginsWith } = isObject(each) ? each : {};
      return [
        {
          condition: !isName(attribute),
          message: () => `"source.items" needs the name of an "attribute", received ${describe(each)}`,
        },
        ...Object.entries({ equals, beginsWith }).map(([name, text]) => ({
          condition: text !== undefined && typeof text !== 'string',
          message: () => `"source.items.${name}" must be a text, received ${describe(text)}`,
        })),
        {
          condition: (typeof equals === 'string') === (typeof beginsWith === 'string'),
          message: () =>
            `"source.items" needs either "equals" or "beginsWith" for ${describe(attribute)}, a text`,
        },
      ];
    }),
  ];
}

function fieldRules(source: Json, types: ValueType): ContractRule[] {
  return members(source.fields).flatMap(([field, from]): ContractRule[] => {
    const { attribute, stripPrefix } = isObject(from) ? from : {};
    return [
      {
        code: 'unknown-field',
        condition: !types.members.includes(field),
        message: () => `"source.fields" maps "${field}", which is not in "properties"`,
      },
      {
        condition: !isName(attribute),
        message: () => `"source.fields.${field}" needs the name of an "attribute"`,
      },
      {
        condition: stripPrefix !== undefined && !isName(stripPrefix),
        message: () =>
          `"source.fields.${field}.stripPrefix" must be a text that is not empty, received ${describe(stripPrefix)}`,
      },
      ...(stripPrefix === undefined ? [] : [partRule(field, types, `"source.fields.${field}"`)]),
    ];
  });
}

function templateRules(source: Json, types: ValueType): ContractRule[] {
  const mapped = members(source.fields).map(([field]) => field);
  const seen = new Set<string>();
  return members(source.templates).flatMap(([attribute, text]): ContractRule[] => {
    const name = `"source.templates.${attribute}"`;
    if (typeof text !== 'string')
      return [{ condition: true, message: () => `${name} must be a text, received ${describe(text)}` }];
    let fields: readonly string[];
    try {
      fields = parseTemplate(text).fields;
    } catch (error) {
      if (error instanceof TemplateError)
        return [{ condition: true, message: () => `${name} ${error.message}` }];
      throw error;
    }
    return fields.flatMap((field): ContractRule[] => {
      const twice = mapped.includes(field) || seen.has(field);
      seen.add(field);
      return [
        {
          code: 'unknown-field',
          condition: !types.members.includes(field),
          message: () => `${name} names "${field}", which is not in "properties"`,
        },
        {
          condition: twice,
          message: () =>
            `${name} names "${field}", whose place is said already: a field comes from one place, remove one of them`,
        },
        partRule(field, types, name),
      ];
    });
  });
}

/** Writers raise a revision by a condition on its attribute, which must then be a number. */
function revisionRule(source: Json, revision: unknown): ContractRule {
  const prefixed = members(source.fields).some(
    ([field, from]) => field === revision && isObject(from) && from.stripPrefix !== undefined,
  );
  const templated = members(source.templates).some(([, text]) => String(text).includes(`{${revision}}`));
  return {
    condition: revision !== undefined && (prefixed || templated),
    message: () =>
      `the revision "${revision}" is a part of a text in "source": keep it in an attribute of its own, a number`,
  };
}

/** A part of a text is a text, or a number that is written in it. */
function partRule(field: string, types: ValueType, name: string): ContractRule {
  const { kinds, text = 'string' } = types.member(field);
  return {
    condition: (!kinds.has('string') && !kinds.has('number')) || (kinds.has('string') && text === 'binary'),
    message: () =>
      `${name} makes "${field}" a part of a text, so it must be a string or a number in "properties", and not base64`,
  };
}

function members(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
