/** Sources of a package that no entry imports: a process or a thread begins with them, or its build puts them in. Paths from the root. */
export const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  'cdk-event-sharing-client': [
    'lib/adapters/lean/client-dynamodb.ts',
    'lib/adapters/lean/client-s3.ts',
    'lib/adapters/lean/client-sqs.ts',
    'lib/adapters/lean/default-dynamodb.ts',
    'lib/adapters/lean/sdk-values.ts',
  ],
  'cdk-event-sharing-cli': ['lib/cli/index.ts'],
  'cdk-event-sharing-local': [
    'lib/local-cloud/clock/shifted-date.ts',
    'lib/local-cloud/emulators/fauxqs-accounts.mts',
    'lib/local-cloud/emulators/fauxqs-guard.mts',
    'lib/local-cloud/emulators/fauxqs-measures.mts',
    'lib/local-cloud/emulators/fauxqs-worker.mts',
    'lib/local-cloud/emulators/supervisor-program.ts',
    'lib/local-cloud/functions/thread.ts',
    'lib/local-cloud/functions/tracing.mts',
  ],
};

/** Sources that another package has: a package imports them by its name in place of shipping them. Paths from the root. */
export const ELSEWHERE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'cdk-event-sharing-cli': { 'lib/local-cloud/index.ts': 'cdk-event-sharing-local' },
};
