import { type Finding, RULES, type RuleName } from './findings';
import type { Resolver } from './resolver';
import type { TemplateResource } from './templates';
import { isAlways } from './values';

/** What every mapping to one of our functions must be, whether it reads a stream or a queue. */
export function mappingFindings(mapping: TemplateResource, of: string, resolver: Resolver): Finding[] {
  const { context, path, properties } = mapping;
  const types = resolver.texts(properties.FunctionResponseTypes, mapping.stack);
  const rows: readonly {
    readonly condition: boolean;
    readonly rule: RuleName;
    readonly property: string;
    readonly message: string;
    readonly fix: string;
  }[] = [
    {
      condition: !types.includes('ReportBatchItemFailures'),
      rule: RULES.batchFailures,
      property: 'FunctionResponseTypes',
      message: `does not report the failures of a batch (FunctionResponseTypes is ${shown(types)}): whatever could not be handled would count as done`,
      fix: 'set FunctionResponseTypes to ReportBatchItemFailures',
    },
    {
      condition: properties.Enabled !== undefined && !isAlways(properties.Enabled, 'true', mapping, resolver),
      rule: RULES.unread,
      property: 'Enabled',
      message: `is not enabled (Enabled is ${shown(resolver.texts(properties.Enabled, mapping.stack))}): what waits is lost when its time is over`,
      fix: 'leave Enabled out; to pause for a while, switch the mapping off by hand',
    },
    {
      condition: properties.FilterCriteria !== undefined,
      rule: RULES.unread,
      property: 'FilterCriteria',
      message: 'has a filter: Lambda drops what it leaves out',
      fix: 'remove FilterCriteria; contracts choose items ("source.items"), replicas choose rows ("filter")',
    },
  ];
  return rows
    .filter(({ condition }) => condition)
    .map(({ rule, property, message, fix }) => ({
      rule,
      message: `${context}: the event source mapping ${path} of ${of} ${message}`,
      fix,
      resource: mapping,
      location: `Properties/${property}`,
    }));
}

function shown(texts: readonly string[]): string {
  return texts.length === 0 ? 'not set' : texts.join(' or ');
}
