import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { ConstructError } from './errors';
import { type CodeFiles, codeFile, handlerBundle } from './handler-bundle';
import { handlersDirectory } from './handlers-directory';
import { neededFiles } from './needed-files';
import { zip } from './zip';

/**
 * Lends the code of a handler, its bundle and the generated files, to the construct that deploys it.
 *
 * The asset's hash depends on the contents alone, so equal input never redeploys a function, and functions of equal code and
 * contract have one asset.
 *
 * @param name of the bundle
 * @param generated text by file name, put beside the bundle
 * @param use creates the function; it must stage the code before it returns, as `lambda.Function` does
 * @throws ConstructError when the bundle was not built
 */
export function withHandlerCode<T>(
  scope: Construct,
  name: string,
  generated: Readonly<Record<string, string>>,
  use: (code: lambda.Code) => T,
): T {
  const bundle = handlerBundle(handlersDirectory(), name);
  if (!bundle) {
    throw new ConstructError(
      scope,
      'missing-bundle',
      `the handler bundle "${name}" is missing in ${handlersDirectory()}: run npm run build:handlers`,
    );
  }
  const files = neededFiles(
    bundle,
    Object.entries(generated).map(([file, text]) => [file, codeFile(text)]),
  );
  const directory = mkdtempSync(join(tmpdir(), 'cdk-event-sharing-'));
  try {
    const archive = join(directory, `${name}.zip`);
    writeFileSync(archive, zip(files));
    return use(lambda.Code.fromAsset(archive, { assetHash: hashOf(files) }));
  } finally {
    // Without staging the assembly refers to this very file, and the CDK CLI reads it after we have ended.
    if (!scope.node.tryGetContext(DISABLE_ASSET_STAGING_CONTEXT)) {
      rmSync(directory, { recursive: true, force: true });
    }
  }
}

/** Of what the files say and not of the archive, whose bytes depend on the version of Node that compresses. */
function hashOf(files: CodeFiles): string {
  const digests = [...files].map(([file, { digest }]) => [file, digest]);
  return createHash('sha256').update(JSON.stringify(digests)).digest('hex');
}
