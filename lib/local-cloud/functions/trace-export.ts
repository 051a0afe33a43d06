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

const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const TRACES_ENDPOINT = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';

/**
 * Whether, and where to, traces are exported: "OpenTelemetry Protocol Exporter" and "Environment Variable Specification" of OpenTelemetry.
 *
 * @param endpoint in place of those of the environment
 * @returns `undefined` when nobody has named an endpoint, or somebody has turned it off: nothing of OpenTelemetry is loaded then
 * @throws LocalCloudError `OptionInvalid` for an endpoint that is no URL
 */
export function traceExport(
  endpoint?: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
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
  if (!URL.canParse(named) || !/^https?:$/.test(new URL(named).protocol)) {
    const variable = variables[TRACES_ENDPOINT] ? TRACES_ENDPOINT : ENDPOINT;
    const what = endpoint === undefined ? `variable ${variable}` : 'option otlpEndpoint';
    throw new LocalCloudError(
      'OptionInvalid',
      `the ${what} is "${named}", which is no URL of HTTP: name a collector such as http://localhost:4318, or leave it out`,
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
