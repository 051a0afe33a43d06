import { devNull } from 'node:os';
import type { FunctionSpec } from '../shared/types';

/** The only variables of the host that a function sees: where programs are, and which temporary directory to use. */
const INHERITED = ['PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot'];

/** The variables that a function finds in `process.env`: Lambda's own, and over them those of the template. */
export function environmentVariables(spec: FunctionSpec, logStream: string): Record<string, string> {
  const region = spec.arn.split(':')[3] || 'us-east-1';
  const variables: Record<string, string> = {
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: spec.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    LAMBDA_TASK_ROOT: spec.codeDir,
    _HANDLER: spec.handler,
    // A developer's own profile must not change where a function's calls go, nor with which credentials.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  };
  for (const name of INHERITED) {
    const value = process.env[name];
    if (value !== undefined) variables[name] = value;
  }
  return { ...variables, ...spec.environment };
}
