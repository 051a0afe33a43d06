import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from '../../../lib/local-cloud/template/template';
import { temporaryDirectory } from '../../support/temporary-directory';

export interface StackInput {
  readonly template: Template;
  /** Account and region, such as `123456789012/eu-west-1`. @default the template works everywhere */
  readonly environment?: string;
  /** @default the key of the stack, which is its construct path too */
  readonly stackName?: string;
  readonly dependencies?: readonly string[];
  /** Construct paths by logical id. */
  readonly paths?: Readonly<Record<string, string>>;
  /** Files of directory assets, by asset hash. */
  readonly assets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Writes a cloud assembly as small as one can be, and returns its directory. */
export function writeAssembly(
  stacks: Readonly<Record<string, StackInput>>,
  directory: string = temporaryDirectory(),
): string {
  const artifacts: Record<string, unknown> = {};
  for (const [name, stack] of Object.entries(stacks)) {
    const json = (file: string, content: unknown): void =>
      writeFileSync(join(directory, file), JSON.stringify(content));
    json(`${name}.template.json`, stack.template);
    json(`${name}.assets.json`, { files: writeAssets(directory, stack) });
    const paths = Object.entries(stack.paths ?? {});
    json(
      `${name}.metadata.json`,
      Object.fromEntries(paths.map(([id, path]) => [`/${path}`, [{ type: 'aws:cdk:logicalId', data: id }]])),
    );
    artifacts[`${name}.assets`] = { type: 'cdk:asset-manifest', properties: { file: `${name}.assets.json` } };
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment: `aws://${stack.environment ?? 'unknown-account/unknown-region'}`,
      properties: { templateFile: `${name}.template.json`, stackName: stack.stackName },
      dependencies: [...(stack.dependencies ?? []), `${name}.assets`],
      additionalMetadataFile: `${name}.metadata.json`,
      displayName: name,
    };
  }
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '55.0.0', artifacts }));
  return directory;
}

function writeAssets(directory: string, { assets = {} }: StackInput): Record<string, unknown> {
  const files: Record<string, unknown> = {};
  for (const [hash, contents] of Object.entries(assets)) {
    mkdirSync(join(directory, `asset.${hash}`), { recursive: true });
    for (const [name, text] of Object.entries(contents)) {
      writeFileSync(join(directory, `asset.${hash}`, name), text);
    }
    files[hash] = {
      displayName: `Code ${hash}`,
      source: { path: `asset.${hash}`, packaging: 'zip' },
      destinations: { here: { bucketName: 'assets', objectKey: `${hash}.zip` } },
    };
  }
  return files;
}

/** A function resource whose code is the asset of that hash. */
export function functionResource(hash: string, properties: Readonly<Record<string, unknown>> = {}) {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: 'assets', S3Key: `${hash}.zip` },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      ...properties,
    },
  };
}
