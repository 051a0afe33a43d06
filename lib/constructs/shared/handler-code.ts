import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { ConstructError } from './errors';
import { ARCHIVE, unpackHandler } from './handler-archive';
import { handlersDirectory } from './handlers-directory';

/**
 * Lends the code of a handler, its bundle and the generated files, to the construct that deploys it.
 *
 * The asset's hash depends on the contents alone, so equal input never redeploys a function.
 *
 * @param name of the bundle
 * @param files text by file name, put beside the bundle
 * @param use creates the function; it must stage the code before it returns, as `lambda.Function` does
 * @throws ConstructError when the bundle was not built
 */
export function withHandlerCode<T>(
  scope: Construct,
  name: string,
  files: Readonly<Record<string, string>>,
  use: (code: lambda.Code) => T,
): T {
  const directory = mkdtempSync(join(tmpdir(), 'cdk-event-sharing-'));
  try {
    if (!placeBundle(name, directory)) {
      throw new ConstructError(
        scope,
        'missing-bundle',
        `the handler bundle "${name}" is missing in ${handlersDirectory()}: run npm run build:handlers`,
      );
    }
    for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
    return use(lambda.Code.fromAsset(directory));
  } finally {
    // Without staging the assembly refers to this very directory, and the CDK CLI reads it after we have ended.
    if (!scope.node.tryGetContext(DISABLE_ASSET_STAGING_CONTEXT)) {
      rmSync(directory, { recursive: true, force: true });
    }
  }
}

/** @returns whether there is such a bundle */
function placeBundle(name: string, directory: string): boolean {
  const handlers = handlersDirectory();
  const archive = join(handlers, ARCHIVE);
  if (existsSync(archive)) return unpackHandler(archive, name, directory);
  if (!existsSync(join(handlers, name, 'index.js'))) return false;
  cpSync(join(handlers, name), directory, { recursive: true });
  return true;
}
