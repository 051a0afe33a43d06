import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';

const MINUTE_MS = 60_000;

/** Why a cloud tells no percentiles of metrics; `undefined` when it does. A status asks for some, and for all that it shows at once. */
export async function lackOfPercentiles(endpoint: string): Promise<string | undefined> {
  const cloudwatch = new CloudWatchClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const Metric = { Namespace: 'Asked', MetricName: 'Asked' };
  const MetricDataQueries = [{ Id: 'p50', MetricStat: { Metric, Period: 60, Stat: 'p50' } }];
  const EndTime = new Date();
  const StartTime = new Date(EndTime.getTime() - MINUTE_MS);
  try {
    await cloudwatch.send(new GetMetricDataCommand({ MetricDataQueries, StartTime, EndTime }));
    return undefined;
  } catch (error) {
    return `its CloudWatch answers ${(error as Error).name} to a request for a percentile`;
  } finally {
    cloudwatch.destroy();
  }
}
