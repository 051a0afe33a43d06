import { DevError, messageOf } from '../errors';

/** In a published package it is that of `cdk-event-sharing-local`. */
export type LocalCloudModule = typeof import('../../local-cloud');

const INSTALL = 'npm install --save-dev cdk-event-sharing-local';

/** What the local cloud needs: `node:sqlite` without a flag. */
const NODE = '22.13 or newer, 23.4 or newer of the 23s';

/**
 * Loads the local cloud, which is a package of its own: operators do not need its emulators, and it needs a newer Node than the commands.
 *
 * @throws DevError `node-too-old`, `local-cloud-missing`
 */
export function loadLocalCloud(version: string = process.versions.node): LocalCloudModule {
  if (!runsOn(version)) {
    throw new DevError(
      'node-too-old',
      `this is Node ${version}, and the local cloud needs Node ${NODE}: install one, for this project by npm install --save-dev node@24`,
    );
  }
  try {
    return require('../../local-cloud') as typeof import('../../local-cloud');
  } catch (cause) {
    throw new DevError(
      'local-cloud-missing',
      `the package cdk-event-sharing-local, in which the local cloud is, cannot be loaded (${firstLine(cause)}): install it beside the command with ${INSTALL}`,
      { cause },
    );
  }
}

function runsOn(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 22) return minor >= 13;
  if (major === 23) return minor >= 4;
  return major > 23;
}

function firstLine(cause: unknown): string {
  return messageOf(cause).split('\n')[0] ?? '';
}
