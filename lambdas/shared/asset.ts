import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASSET, ENV } from '../../lib/wire/handler';

/** Reads a JSON file that the construct put beside the bundle. */
export function readAsset<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, name), 'utf8')) as T;
}

/** Reads the settings that the construct gave to this one function. */
export function readSettings<T>(): T {
  const text = process.env[ENV.settings];
  return text ? (JSON.parse(text) as T) : readAsset<T>(ASSET.settings);
}

/** Loads a CommonJS module that the construct put beside the bundle. */
export function loadAsset<T>(name: string): T {
  // A computed name keeps the bundler from looking for a file that exists only once a contract is known.
  return require(join(__dirname, name)) as T;
}
