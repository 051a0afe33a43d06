import { join } from 'node:path';
import { METADATA } from '../../wire/assembly';
import { hasMembers, isText } from '../../wire/json';
import { isObject } from '../../wire/own';
import { qualified } from '../names';
import { type Artifact, readJson } from '../read-assembly';
import type { PartKind } from './part';

/** Ids of the contracts that a part recorded: a feed by its path, a replica or consumer by its name. */
export function contractsOf(artifact: Artifact, kind: PartKind, name: string): string[] {
  const records = recordsOf(artifact);
  if (kind === 'feed')
    return records
      .filter(({ path, type }) => path === `/${name}` && type === METADATA.feed)
      .flatMap(({ data }) => (Array.isArray(data.contracts) ? data.contracts : []))
      .flatMap(idOf);
  return records
    .filter(({ type, data }) => type === METADATA.replica && namesOf(data).includes(name))
    .flatMap(({ data }) => idOf(data.contract));
}

interface PathRecord {
  readonly path: string;
  readonly type: unknown;
  readonly data: Readonly<Record<string, unknown>>;
}

function recordsOf({ directory, metadata, additionalMetadataFile: file }: Artifact): PathRecord[] {
  const more = isText(file) ? readJson(join(directory, file)) : {};
  return [metadata, more]
    .filter(isObject)
    .flatMap(Object.entries)
    .flatMap(([path, entries]: [string, unknown]) =>
      [entries]
        .flat()
        .filter(isObject)
        .map(({ type, data }) => ({ path, type, data: isObject(data) ? data : {} })),
    );
}

/** A follower has the namespace in its name where that is not its feed's. */
function namesOf({ name, namespace }: Readonly<Record<string, unknown>>): string[] {
  return isText(name) ? [name, ...(isText(namespace) ? [qualified(name, namespace)] : [])] : [];
}

function idOf(schema: unknown): string[] {
  const contract = isObject(schema) ? schema['x-contract'] : undefined;
  return hasMembers(contract, ['owner', 'entity'], isText) ? [`${contract.owner}/${contract.entity}`] : [];
}
