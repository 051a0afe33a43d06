import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../wire/own';
import { CatalogError } from './errors';

/** An artifact of a cloud assembly, and the directory to which its files are relative. */
export interface Artifact {
  readonly directory: string;
  readonly type?: unknown;
  readonly properties?: unknown;
  readonly metadata?: unknown;
  readonly additionalMetadataFile?: unknown;
}

/**
 * The artifacts of a cloud assembly, those of its stages in place of the stages.
 *
 * @throws CatalogError when the directory is none
 */
export function artifactsOf(directory: string): Artifact[] {
  const path = join(directory, 'manifest.json');
  const manifest = readJson(path);
  if (!isObject(manifest) || !isObject(manifest.artifacts)) throw unreadable(path, 'it lists no artifacts');
  return Object.values(manifest.artifacts)
    .filter(isObject)
    .flatMap((artifact) => {
      const { type, properties } = artifact;
      return type === 'cdk:cloud-assembly'
        ? artifactsOf(join(directory, String(isObject(properties) && properties.directoryName)))
        : [{ ...artifact, directory }];
    });
}

/** @throws CatalogError when the file is not there, or no JSON */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const { code, name } = cause as NodeJS.ErrnoException;
    throw unreadable(file, code ?? name, { cause });
  }
}

export function unreadable(file: string, reason: string, options?: ErrorOptions): CatalogError {
  return new CatalogError(
    `cannot read ${file} (${reason}): give the output directory of "npx cdk synth"`,
    options,
  );
}
