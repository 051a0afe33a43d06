import { type Finding, RULES } from './findings';
import { TABLE_TYPES } from './owned-tables';
import type { Resolver } from './resolver';
import type { TemplateResource, Templates } from './templates';

/** DynamoDB developer guide, "Change data capture for DynamoDB Streams": more readers of a shard are throttled. */
const MAX_READERS = 2;
/** Property that names the source, by type. */
const READERS: Readonly<Record<string, string>> = {
  'AWS::Lambda::EventSourceMapping': 'EventSourceArn',
  'AWS::Pipes::Pipe': 'Source',
};

/** Streams with more readers than they serve. */
export function streamFindings(templates: Templates, resolver: Resolver): Finding[] {
  const readers = templates.ofType(...Object.keys(READERS));
  return templates.ofType(...TABLE_TYPES).flatMap((table) => {
    const stream = resolver.attribute(table, 'StreamArn');
    const own = readers.filter((reader) => sources(reader, resolver).includes(stream));
    if (table.context === undefined || own.length <= MAX_READERS) return [];
    return [
      {
        rule: RULES.streamReaders,
        message: `${table.context}: the stream of the table ${table.path} has ${own.length} readers (${own.map(({ path }) => path).join(', ')}), DynamoDB serves ${MAX_READERS}`,
        fix: 'publish all contracts of the table by one ChangeFeed, and let everybody else subscribe by a ReadReplica',
        resource: table,
        location: 'Properties/StreamSpecification',
      },
    ];
  });
}

function sources(reader: TemplateResource, resolver: Resolver): readonly string[] {
  return resolver.texts(reader.properties[READERS[reader.type] ?? ''], reader.stack);
}
