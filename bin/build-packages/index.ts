import { buildCliPackage } from './cli';
import { buildClientPackage } from './client';
import { buildCommonJsPackage } from './common-js';
import { buildJsiiPackage } from './jsii';

/** How each published package is built; `tsx bin/build-packages NAME…` builds some of them, without a name all. */
const builders: Readonly<Record<string, () => Promise<string>>> = {
  'cdk-event-sharing': buildJsiiPackage,
  'cdk-event-sharing-client': buildClientPackage,
  'cdk-event-sharing-local': () => buildCommonJsPackage('cdk-event-sharing-local'),
  // Its types are those of the local cloud, which is built first.
  'cdk-event-sharing-cli': buildCliPackage,
};

async function main(names: readonly string[]): Promise<void> {
  for (const name of names.length > 0 ? names : Object.keys(builders)) {
    const builder = builders[name];
    if (!builder) throw new Error(`no package "${name}": expected ${Object.keys(builders).join(', ')}`);
    console.log(await builder());
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
