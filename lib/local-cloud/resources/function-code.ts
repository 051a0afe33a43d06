import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';
import { LocalCloudError } from '../shared/errors';
import { hexDigest } from '../shared/naming';
import { optionalText, type Properties } from '../template/properties';
import type { DeployContext } from './deployer';

/**
 * Puts a function's code where its environments find it, and returns that directory. Other code of the same function gets another one,
 * so that an event under way still finds the files of the code that it began with.
 *
 * @throws LocalCloudError `FunctionInvalid`, `AssetMissing`
 */
export async function prepareCode(
  functionName: string,
  code: Properties,
  context: Pick<DeployContext, 'asset' | 'cloud'>,
): Promise<string> {
  const inline = optionalText(code, 'ZipFile');
  const key = optionalText(code, 'S3Key');
  if (inline === undefined && key === undefined) {
    throw new LocalCloudError(
      'FunctionInvalid',
      `code of the kind ${Object.keys(code).join(', ')} does not run locally: use Code.fromAsset or Code.fromInline`,
    );
  }
  const asset = key === undefined ? undefined : context.asset(key);
  const version = hexDigest(JSON.stringify([code, asset?.path]), 16);
  const directory = join(context.cloud.workDirectory, functionName, version);
  if (existsSync(directory)) return directory;
  await mkdir(dirname(directory), { recursive: true });
  if (asset?.packaging === 'zip') {
    // A link instead of a copy: start takes no longer with large bundles.
    await symlink(asset.path, directory, 'dir');
    return directory;
  }
  const files = asset ? await readArchive(asset.path) : { 'index.js': Buffer.from(inline ?? '') };
  const unfinished = `${directory}.unfinished`;
  await writeFiles(unfinished, files);
  await rename(unfinished, directory);
  return directory;
}

type Files = Readonly<Record<string, Uint8Array>>;

async function readArchive(path: string): Promise<Files> {
  try {
    return unzipSync(await readFile(path));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LocalCloudError(
      'FunctionInvalid',
      `the code ${path} cannot be read as a zip archive (${reason}): give Code.fromAsset a directory or a zip archive`,
      { cause: error },
    );
  }
}

async function writeFiles(directory: string, files: Files): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const file = resolve(directory, name);
    if (!file.startsWith(directory + sep)) {
      throw new LocalCloudError(
        'FunctionInvalid',
        `the archive's file "${name}" leads out of the code's directory: make the archive again`,
      );
    }
    // Entries of directories end with a slash, and hold nothing.
    if (name.endsWith('/')) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
