import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DevError } from '../errors';

/** What of `cdk.json` says how an app is synthesised. */
export interface AppSettings {
  /** A command. @default none */
  readonly app?: string;
  /** A command that runs before each synthesis. @default none */
  readonly build?: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly watch: WatchSettings;
}

/** As `cdk watch` has them: patterns of paths from the directory of `cdk.json`. */
export interface WatchSettings {
  /** @default all */
  readonly include?: readonly string[];
  /** @default none */
  readonly exclude?: readonly string[];
}

/**
 * Reads `cdk.json`, and the context that `cdk` has looked up, in `cdk.context.json`. A file that is not there says nothing.
 *
 * @throws DevError `invalid-settings`
 */
export function readSettings(directory: string): AppSettings {
  const file = join(directory, 'cdk.json');
  const { app, build, context, watch } = readObject(file);
  const { include, exclude } = objectOr({}, watch, file, 'watch');
  return {
    app: command(app, file, 'app'),
    build: command(build, file, 'build'),
    context: {
      ...objectOr({}, context, file, 'context'),
      ...readObject(join(directory, 'cdk.context.json')),
    },
    watch: {
      include: patterns(include, file, 'watch.include'),
      exclude: patterns(exclude, file, 'watch.exclude'),
    },
  };
}

type JsonObject = Readonly<Record<string, unknown>>;

function readObject(file: string): JsonObject {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new DevError('invalid-settings', `cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
  try {
    return objectOr(undefined, JSON.parse(text), file, 'the file');
  } catch (cause) {
    if (cause instanceof DevError) throw cause;
    throw new DevError('invalid-settings', `${file} is no JSON: ${(cause as Error).message}`, { cause });
  }
}

function objectOr(usual: JsonObject | undefined, value: unknown, file: string, name: string): JsonObject {
  if (value === undefined && usual) return usual;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw invalid(file, name, value, 'an object');
}

/** A list of words is joined, as the CDK command line does it. */
function command(value: unknown, file: string, name: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value || undefined;
  if (isTexts(value)) return value.join(' ');
  throw invalid(file, name, value, 'a command');
}

function patterns(value: unknown, file: string, name: string): readonly string[] | undefined {
  if (value === undefined || isTexts(value)) return value;
  if (typeof value === 'string') return [value];
  throw invalid(file, name, value, 'a pattern, or a list of patterns');
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function invalid(file: string, name: string, value: unknown, expected: string): DevError {
  return new DevError(
    'invalid-settings',
    `${name} of ${file} is ${JSON.stringify(value)}, expected ${expected}`,
  );
}
