import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FeedRecord, METADATA, type ReplicaRecord } from '../wire/assembly';
import { isObject } from '../wire/own';
import { type Catalog, toCatalog } from './catalog';
import { CatalogError } from './errors';

interface Entry {
  readonly type: string;
  readonly data?: unknown;
}

type Metadata = Readonly<Record<string, readonly Entry[]>>;

interface Manifest {
  readonly artifacts: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly properties?: { readonly directoryName?: string };
        readonly metadata?: Metadata;
        readonly additionalMetadataFile?: string;
      }
    >
  >;
}

/**
 * Reads what feeds and replicas recorded in a CDK cloud assembly, the directory that `cdk synth` writes; stages too.
 *
 * @throws CatalogError when the directory is no cloud assembly
 */
export function readCatalog(assemblyDir: string): Catalog {
  const entries = entriesOf(assemblyDir);
  const recorded = (type: string) => entries.filter((entry) => entry.type === type).map(({ data }) => data);
  return toCatalog(recorded(METADATA.feed) as FeedRecord[], recorded(METADATA.replica) as ReplicaRecord[]);
}

function entriesOf(directory: string): Entry[] {
  const path = join(directory, 'manifest.json');
  const manifest = readJson<unknown>(path);
  if (!isManifest(manifest)) throw unreadable(path, 'it lists no artifacts');
  return Object.values(manifest.artifacts).flatMap(
    ({ type, properties, metadata, additionalMetadataFile: file }) => {
      if (type === 'cdk:cloud-assembly') return entriesOf(join(directory, String(properties?.directoryName)));
      const more = file === undefined ? {} : readJson<Metadata>(join(directory, file));
      return Object.values({ ...metadata, ...more }).flat();
    },
  );
}

function isManifest(value: unknown): value is Manifest {
  return isObject(value) && isObject(value.artifacts);
}

function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (cause) {
    const { code, name } = cause as NodeJS.ErrnoException;
    throw unreadable(file, code ?? name, { cause });
  }
}

function unreadable(file: string, reason: string, options?: ErrorOptions): CatalogError {
  return new CatalogError(
    `cannot read ${file} (${reason}): give the output directory of "npx cdk synth"`,
    options,
  );
}
