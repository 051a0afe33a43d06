/**
 * List prices of us-east-1 in US dollars, without free tiers and discounts, from AWS's pages of prices: "AWS Lambda Pricing", "Amazon SNS
 * pricing", "Amazon SQS pricing", "Amazon DynamoDB pricing for on-demand capacity", "Amazon API Gateway pricing", "Amazon EventBridge
 * pricing", "Amazon S3 pricing", "Amazon CloudWatch pricing" and "AWS Key Management Service pricing".
 */
export const PRICES = {
  region: 'us-east-1',
  asOf: '2025',
  /** Of one each. */
  lambdaRequest: 0.2e-6,
  snsPublish: 0.5e-6,
  sqsRequest: 0.4e-6,
  sqsFifoRequest: 0.5e-6,
  busEvent: 1e-6,
  apiRequest: 1e-6,
  /** Of 1 KB written on demand. */
  writeUnit: 0.625e-6,
  /** Of 4 KB read on demand and consistently. */
  readUnit: 0.125e-6,
  s3Put: 5e-6,
  s3Get: 0.4e-6,
  kmsRequest: 3e-6,
  /** Of a gigabyte and a second, by architecture. */
  lambdaGbSecond: { arm64: 0.0000133334, x86_64: 0.0000166667 },
  /** Of a gigabyte. */
  logGb: 0.5,
  filterGb: 0.09,
  /** Of a month. */
  metric: 0.3,
  alarm: 0.1,
  compositeAlarm: 0.5,
  dashboard: 3,
  kmsKey: 1,
} as const;
