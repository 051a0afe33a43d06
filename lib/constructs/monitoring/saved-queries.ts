import { Lazy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** "CloudWatch Logs Insights quotas": a query looks at so many log groups at the most. */
const MAX_LOG_GROUPS = 50;

/** What the handlers log: see `docs/metrics.md`. */
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  'Parked by reason': [
    'filter message in ["event parked", "change parked"]',
    'stats count(*) as parked, latest(@timestamp) as last by service, coalesce(code, reason) as why',
    'sort parked desc',
  ],
  'Tried again by reason': [
    'filter message like /will be tried again$/',
    'stats count(*) as tries by bin(5m) as time, service, coalesce(code, reason) as why',
    'sort time desc',
  ],
  'Slowest invocations': [
    'filter @type = "REPORT"',
    'fields @timestamp, @log, @duration, @initDuration, @maxMemoryUsed / 1000000 as usedMB, @requestId',
    'sort @duration desc',
    'limit 50',
  ],
  'One row by the hash of its key': [
    'filter key = "put the hash here"',
    'fields @timestamp, @log, message, sequence, code, reason',
    'sort @timestamp asc',
    'limit 1000',
  ],
};

/** Questions to ask of the logs, saved under a name in CloudWatch Logs Insights. They cost nothing until they are asked. */
export class SavedQueries extends Construct {
  /** @param logGroups names, looked for at synthesis; none where there are too many for one query: whoever asks chooses */
  constructor(scope: Construct, id: string, prefix: string, logGroups: () => readonly string[]) {
    super(scope, id);
    const logGroupNames = Lazy.list(
      {
        produce: () => {
          const all = logGroups();
          return all.length <= MAX_LOG_GROUPS ? [...all] : [];
        },
      },
      { omitEmpty: true },
    );
    for (const [name, lines] of Object.entries(QUERIES)) {
      new logs.CfnQueryDefinition(this, name.replaceAll(' ', ''), {
        name: `${prefix}/${name}`,
        queryString: lines.join('\n| '),
        logGroupNames,
      });
    }
  }
}
