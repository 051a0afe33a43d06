import { visibleLines } from '../../lib/wire/visible-text';
import { traceId } from './tracing';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL', 'SILENT'];

interface Fields {
  readonly [name: string]: unknown;
}

/** Says of a line which trace it is in: that of the event that it tells of. @param traceId @default that of the invocation */
export function inTrace(traceId: string | undefined): Fields {
  return traceId === undefined ? {} : { trace_id: traceId };
}

/** Lines of JSON, in the format that Powertools for AWS Lambda has made known. */
export class Logger {
  readonly #service: string;
  readonly #persistent: Fields;
  readonly #lowest = lowestLevel(process.env);

  /** @param persistent fields of every line */
  constructor(service: string, persistent: Fields) {
    this.#service = service;
    this.#persistent = persistent;
  }

  info(message: string, fields: Fields = {}): void {
    this.#log('INFO', message, fields, process.stdout);
  }

  warn(message: string, fields: Fields = {}): void {
    this.#log('WARN', message, fields, process.stderr);
  }

  error(message: string, fields: Fields = {}): void {
    this.#log('ERROR', message, fields, process.stderr);
  }

  #log(level: string, message: string, fields: Fields, stream: NodeJS.WriteStream): void {
    if (LEVELS.indexOf(level) < this.#lowest) return;
    const line = {
      level,
      message,
      timestamp: new Date().toISOString(),
      service: this.#service,
      sampling_rate: 0,
      trace_id: traceId(),
      xray_trace_id: /Root=([^;]+)/.exec(process.env._X_AMZN_TRACE_ID ?? '')?.[1],
      ...this.#persistent,
      ...fields,
    };
    stream.write(`${JSON.stringify(line, visible)}\n`);
  }
}

/** JSON lets through what commands the terminal on which a log is read. What is empty is left out. */
function visible(this: unknown, _: string, value: unknown): unknown {
  if (value === '' || value === null) return undefined;
  return typeof value === 'string' ? visibleLines(value) : value;
}

/**
 * The lowest level that is written, by the variables that Powertools reads too. What Lambda lets through at most is in
 * `AWS_LAMBDA_LOG_LEVEL` ("Log-level filtering" in the Lambda developer guide).
 */
function lowestLevel(environment: NodeJS.ProcessEnv): number {
  const { POWERTOOLS_LOG_LEVEL, LOG_LEVEL, AWS_LAMBDA_LOG_LEVEL } = environment;
  const rank = (level = '') => LEVELS.indexOf(level.toUpperCase());
  const [ours, lambdas] = [rank(POWERTOOLS_LOG_LEVEL ?? LOG_LEVEL), rank(AWS_LAMBDA_LOG_LEVEL)];
  return ours < 0 && lambdas < 0 ? rank('INFO') : Math.max(ours, lambdas);
}
