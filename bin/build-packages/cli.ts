import { join } from 'node:path';
import { buildConsolePage } from '../build-console';
import { buildCommonJsPackage } from './common-js';

/** The console's server looks for its page beside itself. */
const PAGE = join('lib', 'console', 'static');

/**
 * Builds the package of the command line, with the console's page inside.
 *
 * @returns the directory of the package
 */
export async function buildCliPackage(): Promise<string> {
  const directory = await buildCommonJsPackage('cdk-event-sharing-cli');
  await buildConsolePage(join(directory, PAGE));
  return directory;
}
