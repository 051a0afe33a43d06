import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { PROGRAMS } from '../../../bin/build-packages/programs';
import { packageRoot } from '../../../bin/synthesise';
import { dynoxideBinary } from '../../../lib/local-cloud/emulators';

/**
 * Usage: tsx test/clouds/localstack/lay-out.ts ROOT: puts below ROOT what LocalStack 4.14.0 would else download when it first needs
 * it, from places that not every machine reaches. Its installers leave alone what is there.
 */
async function main([root]: readonly string[]): Promise<void> {
  if (root === undefined) throw new Error('no directory given: name the one below which LocalStack runs');
  const libraries = join(root, 'usr', 'lib', 'localstack');

  const java = join(libraries, 'java', '21', 'bin');
  await program('dynamodb-server.ts', java, 'java');
  copyFileSync(dynoxideBinary(), join(java, 'dynoxide'));
  // Nobody reads it: that it exists says that DynamoDB Local need not be installed.
  const jars = join(libraries, 'dynamodb-local', '2');
  mkdirSync(jars, { recursive: true });
  writeFileSync(join(jars, 'DynamoDBLocal.jar'), '');

  // Streams of the default provider of DynamoDB are Kinesis's.
  const kinesis = join(libraries, 'kinesis-local', '0.5.2');
  mkdirSync(kinesis, { recursive: true });
  const install = ['npm', 'install', '--no-audit', '--no-fund', '--prefix', kinesis, 'kinesis-local@0.5.2'];
  execFileSync(join(packageRoot, '.ci/attempts'), ['120', ...install], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });

  // LocalStack copies this folder into each function's container.
  const runtime = join(libraries, 'lambda-runtime', 'v0.1.41-pre', 'x86_64', 'var', 'rapid');
  await program('runtime-init.ts', runtime, 'init');
}

/** A program of this folder, and beside it those that processes and threads of the local cloud begin with. */
async function program(source: string, folder: string, name: string): Promise<void> {
  await bundle(join('test/clouds/localstack', source), join(folder, name));
  const threads = PROGRAMS['cdk-event-sharing-local']?.filter((file) => file.endsWith('.ts')) ?? [];
  for (const file of threads) await bundle(file, join(folder, basename(file).replace('.ts', '.js')));
}

/** Makes one executable file of a source and what it imports. */
async function bundle(source: string, file: string): Promise<void> {
  await build({
    entryPoints: [join(packageRoot, source)],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    banner: { js: '#!/usr/local/bin/node' },
    logLevel: 'warning',
  });
  chmodSync(file, 0o755);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
