import { ENV } from '../../wire/handler';
import { days, lifeOfMessage, MAX_RECORD_AGE } from '../shared/message-life';
import { sourcesOf } from './delivery-rules';
import { type Finding, RULES } from './findings';
import { mappingFindings } from './mapping-rules';
import { TABLE_TYPES } from './owned-tables';
import type { Resolver } from './resolver';
import { listOf, member, type TemplateResource, type Templates } from './templates';
import { isAlways, isTarget, numbersOf, variableOf } from './values';

const BOTH_IMAGES = 'NEW_AND_OLD_IMAGES';

/** Feeds that would lose changes, or could not tell what happened: after aspects and escape hatches. */
export function feedFindings(templates: Templates, resolver: Resolver): Finding[] {
  const publishers = templates
    .ofType('AWS::Lambda::Function')
    .filter((fn) => fn.feed !== undefined && variableOf(fn, ENV.failureBucket) !== undefined);
  return publishers.flatMap((publisher) => {
    const mappings = templates
      .ofType('AWS::Lambda::EventSourceMapping')
      .filter((mapping) => isTarget(publisher, mapping, resolver));
    return [
      ...(mappings.length === 0 ? [unread(publisher)] : []),
      ...mappings.flatMap((mapping) => [
        ...mappingFindings(mapping, `the feed ${publisher.feed}`, resolver),
        ...streamMappingFindings(mapping, publisher, resolver),
        ...viewFindings(mapping, publisher, templates, resolver),
      ]),
      ...payloadFindings(publisher, templates, resolver),
    ];
  });
}

function unread(publisher: TemplateResource): Finding {
  return {
    rule: RULES.unread,
    message: `${publisher.context}: nothing hands the changes of a table to ${publisher.path}, the publisher of the feed ${publisher.feed}: none is published`,
    fix: 'leave the event source mapping as ChangeFeed creates it',
    resource: publisher,
    location: 'Properties',
  };
}

function streamMappingFindings(
  mapping: TemplateResource,
  { feed }: TemplateResource,
  resolver: Resolver,
): Finding[] {
  const { context, path, properties } = mapping;
  const name = `${context}: the event source mapping ${path} of the feed ${feed}`;
  const ages = numbersOf(properties.MaximumRecordAgeInSeconds, -1, mapping, resolver);
  const longest = ages.some((age) => age < 0) ? undefined : Math.max(...ages);
  const destinations = resolver.texts(
    member(properties.DestinationConfig, 'OnFailure', 'Destination'),
    mapping.stack,
  );
  const found: Finding[] = [];
  if (longest === undefined || longest > MAX_RECORD_AGE.toSeconds()) {
    found.push({
      rule: RULES.retention,
      message: `${name} tries changes ${longest === undefined ? 'without an end' : `for ${longest} s`} (MaximumRecordAgeInSeconds), a stream forgets them after 24 hours: those behind a change that fails would be lost`,
      fix: `set maxRecordAge of the ChangeFeed, at most ${MAX_RECORD_AGE.toHumanString()}`,
      resource: mapping,
      location: 'Properties/MaximumRecordAgeInSeconds',
    });
  }
  if (!isAlways(properties.BisectBatchOnFunctionError, 'true', mapping, resolver)) {
    found.push({
      rule: RULES.batchFailures,
      message: `${name} does not halve a batch that fails (BisectBatchOnFunctionError): one change would take up to 99 others with it`,
      fix: 'set BisectBatchOnFunctionError to true',
      resource: mapping,
      location: 'Properties/BisectBatchOnFunctionError',
    });
  }
  if (!isAlways(properties.StartingPosition, 'TRIM_HORIZON', mapping, resolver)) {
    found.push({
      rule: RULES.unread,
      message: `${name} does not begin with the oldest change (StartingPosition): those that are made while it is created would be lost`,
      fix: 'set StartingPosition to TRIM_HORIZON',
      resource: mapping,
      location: 'Properties/StartingPosition',
    });
  }
  // That there is one at all is looked at for every reader of a stream.
  if (destinations.some((arn) => !/^arn:[^:]*:s3:/.test(arn))) {
    found.push({
      rule: RULES.deadLetters,
      message: `${name} gives up changes to ${destinations.join(' or ')}: only S3 keeps the changes themselves, others get a pointer into a stream that forgets in a day`,
      fix: 'leave the on-failure destination as ChangeFeed creates it',
      resource: mapping,
      location: 'Properties/DestinationConfig/OnFailure/Destination',
    });
  }
  return found;
}

function viewFindings(
  mapping: TemplateResource,
  { feed }: TemplateResource,
  templates: Templates,
  resolver: Resolver,
): Finding[] {
  const streams = sourcesOf(mapping, resolver);
  const tables = templates
    .ofType(...TABLE_TYPES)
    .filter((table) => streams.includes(resolver.attribute(table, 'StreamArn')));
  return tables.flatMap((table) => {
    const view = member(table.properties.StreamSpecification, 'StreamViewType');
    if (isAlways(view, BOTH_IMAGES, table, resolver)) return [];
    const found = resolver.texts(view, table.stack).join(' or ') || 'nothing, there is no stream';
    return [
      {
        rule: RULES.streamImages,
        message: `${table.context ?? 'no bounded context'}: the stream of the table ${table.path} carries ${found}, the feed ${feed} needs ${BOTH_IMAGES}: it could not tell what a change did, and would publish nothing`,
        fix: `set the StreamViewType of the table to ${BOTH_IMAGES}`,
        resource: table,
        location: 'Properties/StreamSpecification/StreamViewType',
      },
    ];
  });
}

/** The data of a large event must be there for as long as the event can be on its way. */
function payloadFindings(publisher: TemplateResource, templates: Templates, resolver: Resolver): Finding[] {
  const names = resolver.texts(variableOf(publisher, ENV.payloadBucket), publisher.stack);
  const life = lifeOfMessage();
  return templates
    .ofType('AWS::S3::Bucket')
    .filter((bucket) => names.includes(resolver.attribute(bucket)))
    .flatMap((bucket) => {
      const rules = listOf(member(bucket.properties.LifecycleConfiguration, 'Rules'));
      const ages = rules
        .filter((rule) => member(rule, 'Status') !== 'Disabled')
        .flatMap((rule) =>
          numbersOf(member(rule, 'ExpirationInDays'), Number.POSITIVE_INFINITY, bucket, resolver),
        );
      const shortest = Math.min(...ages);
      if (shortest >= life.toDays()) return [];
      return [
        {
          rule: RULES.retention,
          message: `${bucket.context}: the bucket ${bucket.path} forgets the data of large events after ${shortest} days, an event of the feed ${publisher.feed} can be on its way for ${days(life)}`,
          fix: `raise payloadRetention of the ChangeFeed to at least ${days(life)}`,
          resource: bucket,
          location: 'Properties/LifecycleConfiguration',
        },
      ];
    });
}
