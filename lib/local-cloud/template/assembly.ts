import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LocalCloudError } from '../shared/errors';
import { isObject, type JsonObject } from '../shared/json';
import type { Template } from './template';

/** A file or directory that a stack's resources refer to by its object key. */
export interface FileAsset {
  readonly path: string;
  readonly packaging: 'zip' | 'file';
  readonly displayName: string;
}

export interface AssemblyStack {
  readonly artifactId: string;
  readonly stackName: string;
  /** Construct path of the stack, such as `Prod/Users`. */
  readonly displayName: string;
  /** Artifact ids of the stacks that must be deployed before. */
  readonly dependencies: readonly string[];
  readonly template: Template;
  readonly assets: ReadonlyMap<string, FileAsset>;
  /** Construct paths by logical id, without the leading slash. */
  readonly constructPaths: ReadonlyMap<string, string>;
}

export interface Assembly {
  readonly directory: string;
  /** All stacks, those of stages too. */
  readonly stacks: readonly AssemblyStack[];
}

interface Artifact {
  readonly type?: string;
  readonly properties?: JsonObject;
  readonly dependencies?: readonly string[];
  readonly displayName?: string;
  readonly metadata?: unknown;
  readonly additionalMetadataFile?: string;
}

/**
 * Reads a CDK cloud assembly, the directory that `cdk synth` writes.
 *
 * @throws LocalCloudError `AssemblyNotFound` without directory or manifest, `AssemblyInvalid` when a file of it
 *   is missing or is not JSON
 */
export function readAssembly(directory: string): Assembly {
  const root = resolve(directory);
  if (!existsSync(root)) {
    throw new LocalCloudError(
      'AssemblyNotFound',
      `there is no cloud assembly at ${root}: run "npx cdk synth" first`,
    );
  }
  if (!existsSync(join(root, 'manifest.json'))) {
    throw new LocalCloudError(
      'AssemblyNotFound',
      `${root} holds no manifest.json, so it is no cloud assembly: give the output directory of "npx cdk synth"`,
    );
  }
  return { directory: root, stacks: readStacks(root) };
}

function readStacks(directory: string): AssemblyStack[] {
  const manifest = readJson(join(directory, 'manifest.json'));
  const artifacts = (isObject(manifest.artifacts) ? manifest.artifacts : {}) as Record<string, Artifact>;
  return Object.entries(artifacts).flatMap(([id, artifact]) => {
    if (artifact.type === 'cdk:cloud-assembly') {
      return readStacks(join(directory, String(artifact.properties?.directoryName)));
    }
    return artifact.type === 'aws:cloudformation:stack'
      ? [readStack(directory, id, artifact, artifacts)]
      : [];
  });
}

function readStack(
  directory: string,
  artifactId: string,
  artifact: Artifact,
  artifacts: Readonly<Record<string, Artifact>>,
): AssemblyStack {
  const template = readJson(join(directory, String(artifact.properties?.templateFile))) as Template;
  const dependencies = artifact.dependencies ?? [];
  const assets = new Map<string, FileAsset>();
  for (const dependency of dependencies) {
    const other = artifacts[dependency];
    if (other?.type === 'cdk:asset-manifest') {
      readAssets(directory, join(directory, String(other.properties?.file)), assets);
    }
  }
  return {
    artifactId,
    stackName: String(artifact.properties?.stackName ?? artifactId),
    displayName: artifact.displayName ?? artifactId,
    dependencies: dependencies.filter((id) => artifacts[id]?.type === 'aws:cloudformation:stack'),
    template,
    assets,
    constructPaths: readConstructPaths(directory, artifact, template),
  };
}

function readAssets(directory: string, file: string, assets: Map<string, FileAsset>): void {
  const { files } = readJson(file);
  for (const [hash, asset] of Object.entries(isObject(files) ? files : {})) {
    if (!isObject(asset) || !isObject(asset.source) || typeof asset.source.path !== 'string') continue;
    const entry: FileAsset = {
      path: resolve(directory, asset.source.path),
      packaging: asset.source.packaging === 'zip' ? 'zip' : 'file',
      displayName: String(asset.displayName ?? hash),
    };
    for (const destination of Object.values(isObject(asset.destinations) ? asset.destinations : {})) {
      // Keys hold the asset's hash, so they are unique; buckets hold account and region, so they are not.
      if (isObject(destination)) assets.set(String(destination.objectKey), entry);
    }
  }
}

/** Paths stand in the assembly's metadata, and in the template when the CDK command line wrote it. */
function readConstructPaths(directory: string, artifact: Artifact, template: Template): Map<string, string> {
  const paths = new Map<string, string>();
  for (const [logicalId, resource] of Object.entries(template.Resources ?? {})) {
    const path = resource.Metadata?.['aws:cdk:path'];
    if (typeof path === 'string') paths.set(logicalId, path);
  }
  const file = artifact.additionalMetadataFile;
  const metadata = { ...asRecord(artifact.metadata), ...(file ? readJson(join(directory, file)) : {}) };
  for (const [path, entries] of Object.entries(metadata)) {
    for (const entry of Array.isArray(entries) ? entries : []) {
      if (entry?.type === 'aws:cdk:logicalId') paths.set(String(entry.data), path.replace(/^\//, ''));
    }
  }
  return paths;
}

function asRecord(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function readJson(file: string): JsonObject {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isObject(content)) throw new Error('it holds no JSON object');
    return content;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LocalCloudError(
      'AssemblyInvalid',
      `cannot read ${file} of the cloud assembly (${reason}): run "npx cdk synth" again`,
      { cause: error },
    );
  }
}
