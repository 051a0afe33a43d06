import { join } from 'node:path';
import { type FeedRecord, METADATA, type ReplicaRecord } from '../wire/assembly';
import { hasMembers, isListOf, isText } from '../wire/json';
import { isObject } from '../wire/own';
import { type Catalog, toCatalog } from './catalog';
import { CatalogError } from './errors';
import { artifactsOf, readJson } from './read-assembly';

interface Entry {
  readonly type: string;
  readonly data?: unknown;
}

/**
 * Reads what feeds and replicas recorded in CDK cloud assemblies, the directories that `cdk synth` writes; stages too.
 *
 * @param assemblyDirs one or several: services may be in repositories of their own
 * @throws CatalogError when a directory is no cloud assembly, or of constructs of another version
 */
export function readCatalog(assemblyDirs: string | readonly string[]): Catalog {
  const { feeds, replicas } = readRecords(assemblyDirs);
  return toCatalog(feeds, replicas);
}

/**
 * The records themselves.
 *
 * @throws CatalogError as `readCatalog`
 */
export function readRecords(assemblyDirs: string | readonly string[]): {
  readonly feeds: readonly FeedRecord[];
  readonly replicas: readonly ReplicaRecord[];
} {
  const assemblies = [assemblyDirs].flat().map((directory) => ({ directory, entries: entriesOf(directory) }));
  const recorded = <T>(type: string, isRecord: (data: unknown) => data is T): T[] =>
    assemblies.flatMap(({ directory, entries }) => {
      const records = entries.filter((entry) => entry.type === type).map(({ data }) => data);
      if (isListOf(records, isRecord)) return records;
      throw new CatalogError(
        `the metadata "${type}" in ${directory} is not what this version of the constructs records: run "npx cdk synth" with the same version`,
      );
    });
  return {
    feeds: recorded(METADATA.feed, isFeedRecord),
    replicas: recorded(METADATA.replica, isReplicaRecord),
  };
}

function entriesOf(directory: string): Entry[] {
  return artifactsOf(directory).flatMap(({ directory: place, metadata, additionalMetadataFile: file }) => {
    const more = isText(file) ? readJson(join(place, file)) : {};
    return [metadata, more].filter(isObject).flatMap(Object.values).flat().filter(isEntry);
  });
}

function isEntry(value: unknown): value is Entry {
  return hasMembers(value, ['type'], isText);
}

function isFeedRecord(value: unknown): value is FeedRecord {
  return isObject(value) && isListOf(value.contracts, isObject) && isOptionalText(value.namespace);
}

function isReplicaRecord(value: unknown): value is ReplicaRecord {
  return (
    hasMembers(value, ['name', 'context'], isText) &&
    isObject(value.contract) &&
    isListOf(value.fields, isText) &&
    isListOf(value.filter, isText) &&
    isOptionalText(value.namespace) &&
    isOptionalText(value.feedNamespace)
  );
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || isText(value);
}
