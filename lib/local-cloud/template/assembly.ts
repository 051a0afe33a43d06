import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AccountRegion } from '../shared/account-region';
import { LocalCloudError } from '../shared/errors';
import { isObject, type JsonObject } from '../shared/json';
import { ownPaths, type PathEntry, templatePaths } from './construct-paths';
import type { Template } from './template';

/** A file or directory that a stack's resources refer to by its object key. */
export interface FileAsset {
  readonly path: string;
  readonly packaging: 'zip' | 'file';
  readonly displayName: string;
}

export interface AssemblyStack {
  readonly artifactId: string;
  /** The artifact with its directory: ids of two assemblies may be equal. */
  readonly id: string;
  readonly stackName: string;
  /** Construct path of the stack, such as `Prod/Users`. */
  readonly displayName: string;
  /** Where the stack says that it is; it may leave out either. */
  readonly environment: Partial<AccountRegion>;
  /** Ids of the stacks that must be deployed before. */
  readonly dependencies: readonly string[];
  readonly template: Template;
  readonly assets: ReadonlyMap<string, FileAsset>;
  /** Construct paths by logical id, without the leading slash. */
  readonly constructPaths: ReadonlyMap<string, string>;
  /** Those of nested stacks too. */
  readonly allPaths: readonly PathEntry[];
}

export interface Assembly {
  readonly directories: readonly string[];
  /** All stacks, those of stages too; not the nested ones. */
  readonly stacks: readonly AssemblyStack[];
}

interface Artifact {
  readonly type?: string;
  /** Such as `aws://123456789012/eu-west-1`, or with `unknown-account` and `unknown-region`. */
  readonly environment?: string;
  readonly properties?: JsonObject;
  readonly dependencies?: readonly string[];
  readonly displayName?: string;
  readonly metadata?: unknown;
  readonly additionalMetadataFile?: string;
}

/**
 * Reads CDK cloud assemblies, the directories that `cdk synth` writes, as one.
 *
 * @throws LocalCloudError `AssemblyNotFound` without directory or manifest, `AssemblyInvalid` when a file of it
 *   is missing or is not JSON, or when two assemblies have a stack of the same name in the same
 *   account and region
 */
export function readAssembly(directories: string | readonly string[]): Assembly {
  const roots = [...new Set([directories].flat().map((directory) => resolve(directory)))];
  const stacks = new Map<string, { root: string; stack: AssemblyStack }[]>();
  for (const root of roots) {
    for (const stack of readDirectory(root)) {
      const { accountId, region } = stack.environment;
      const name = `${accountId}/${region}/${stack.stackName}`;
      const ofName = stacks.get(name) ?? [];
      const other = ofName.find((found) => found.root !== root);
      if (other) {
        throw new LocalCloudError(
          'AssemblyInvalid',
          `the assemblies ${other.root} and ${root} both have a stack "${stack.stackName}": give one of the two another stackName`,
        );
      }
      stacks.set(name, [...ofName, { root, stack }]);
    }
  }
  return { directories: roots, stacks: [...stacks.values()].flat().map(({ stack }) => stack) };
}

function readDirectory(root: string): AssemblyStack[] {
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
  return readStacks(root);
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
  const template = readTemplate(join(directory, String(artifact.properties?.templateFile)));
  const dependencies = artifact.dependencies ?? [];
  const assets = new Map<string, FileAsset>();
  for (const dependency of dependencies) {
    const other = artifacts[dependency];
    if (other?.type === 'cdk:asset-manifest') {
      readAssets(directory, join(directory, String(other.properties?.file)), assets);
    }
  }
  const allPaths = readPaths(directory, artifact, template);
  return {
    artifactId,
    id: join(directory, artifactId),
    stackName: String(artifact.properties?.stackName ?? artifactId),
    displayName: artifact.displayName ?? artifactId,
    environment: readEnvironment(artifact.environment),
    dependencies: dependencies
      .filter((id) => artifacts[id]?.type === 'aws:cloudformation:stack')
      .map((id) => join(directory, id)),
    template,
    assets,
    constructPaths: ownPaths(allPaths),
    allPaths,
  };
}

function readEnvironment(text = ''): Partial<AccountRegion> {
  const [, accountId = '', region = ''] = /^aws:\/\/([^/]*)\/(.*)$/.exec(text) ?? [];
  const isKnown = (name: string) => name !== '' && !name.startsWith('unknown-');
  return { ...(isKnown(accountId) && { accountId }), ...(isKnown(region) && { region }) };
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
function readPaths(directory: string, artifact: Artifact, template: Template): PathEntry[] {
  const paths = templatePaths(template);
  const file = artifact.additionalMetadataFile;
  const metadata = { ...asRecord(artifact.metadata), ...(file ? readJson(join(directory, file)) : {}) };
  for (const [path, entries] of Object.entries(metadata)) {
    for (const entry of Array.isArray(entries) ? entries : []) {
      if (entry?.type === 'aws:cdk:logicalId') paths.push([path.replace(/^\//, ''), String(entry.data)]);
    }
  }
  return paths;
}

/** @throws LocalCloudError `AssemblyInvalid` */
export function readTemplate(file: string): Template {
  return readJson(file) as Template;
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
