import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LocalCloudError } from '../shared/errors';

/** How the traces of functions are exported. */
export interface TraceExport {
  /** URL of the module that does it, which a thread loads before the function's code. */
  readonly module: string;
  /** Variables of OpenTelemetry, by which it is set up; functions do not see them. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What OpenTelemetry's exporter needs; on an older Node npm leaves it out. */
const OLDEST_NODE = { major: 22, minor: 15 };
const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const TRACES_ENDPOINT = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';

/**
 * Whether, and where to, traces are exported: "OpenTelemetry Protocol Exporter" and "Environment Variable Specification" of OpenTelemetry.
 *
 * @param endpoint in place of those of the environment
 * @returns `undefined` when nobody has named an endpoint, or somebody has turned it off: nothing of OpenTelemetry is loaded then
 * @param node version of Node
 * @throws LocalCloudError `OptionInvalid` for an endpoint that is no URL, and on a Node that is too old
 */
export function traceExport(
  endpoint?: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  node = process.versions.node,
): TraceExport | undefined {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (name.startsWith('OTEL_') && value) variables[name] = value;
  }
  if (endpoint !== undefined) {
    variables[ENDPOINT] = endpoint;
    delete variables[TRACES_ENDPOINT];
  }
  const named = variables[TRACES_ENDPOINT] ?? variables[ENDPOINT];
  if (!named || (endpoint === undefined && isOff(variables))) return undefined;
  const variable = variables[TRACES_ENDPOINT] ? TRACES_ENDPOINT : ENDPOINT;
  const what = endpoint === undefined ? `variable ${variable}` : 'option otlpEndpoint';
  if (!URL.canParse(named) || !/^https?:$/.test(new URL(named).protocol)) {
    throw new LocalCloudError(
      'OptionInvalid',
      `the ${what} is "${named}", which is no URL of HTTP: name a collector such as http://localhost:4318, or leave it out`,
    );
  }
  const [major = 0, minor = 0] = node.split('.').map(Number);
  if (major < OLDEST_NODE.major || (major === OLDEST_NODE.major && minor < OLDEST_NODE.minor)) {
    throw new LocalCloudError(
      'OptionInvalid',
      `the ${what} asks for traces, and OpenTelemetry's exporter needs Node ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or newer: this is ${node}; take a newer one and install again, or leave the endpoint out`,
    );
  }
  return { module: pathToFileURL(moduleFile()).href, variables };
}

function isOff({ OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER }: Readonly<Record<string, string>>): boolean {
  return OTEL_SDK_DISABLED?.toLowerCase() === 'true' || OTEL_TRACES_EXPORTER === 'none';
}

function moduleFile(): string {
  const source = join(__dirname, 'tracing.mts');
  return existsSync(source) ? source : join(__dirname, 'tracing.mjs');
}
