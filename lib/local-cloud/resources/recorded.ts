import { hexDigest, stableUuid } from '../shared/naming';
import { optionalText } from '../template/properties';
import { CUSTOM_RESOURCES } from './custom-resources';
import type { DeployContext, ResourceDeployer } from './deployer';
import { MONITORING } from './monitoring';
import { recorded, withoutValues } from './recorded-resource';
import { SECURITY_GROUPS } from './security-groups';

/*
 * Resources that the local cloud knows and does nothing with. What policies
 * allow is looked at elsewhere, and only when asked for; alarms do not ring, nothing is encrypted: leaving that out changes no
 * result of a program that is allowed to run.
 */

function uniqueId(context: DeployContext): string {
  return hexDigest(context.identity, 17).toUpperCase();
}

const ROLE = recorded(
  'AWS::IAM::Role',
  [
    'AssumeRolePolicyDocument',
    'Description',
    'ManagedPolicyArns',
    'MaxSessionDuration',
    'Path',
    'PermissionsBoundary',
    'Policies',
    'RoleName',
    'Tags',
  ],
  (properties, context) => {
    const ref = optionalText(properties, 'RoleName') ?? context.name({ maxLength: 64 });
    const arn = `arn:aws:iam::${context.cloud.accountId}:role/${ref}`;
    return { ref, arn, attributes: { Arn: arn, RoleId: `AROA${uniqueId(context)}` } };
  },
);

const MANAGED_POLICY = recorded(
  'AWS::IAM::ManagedPolicy',
  ['Description', 'Groups', 'ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles', 'Users'],
  (properties, context) => {
    const name = optionalText(properties, 'ManagedPolicyName') ?? context.name({ maxLength: 128 });
    const arn = `arn:aws:iam::${context.cloud.accountId}:policy/${name}`;
    return { ref: arn, arn, attributes: { PolicyArn: arn, PolicyId: `ANPA${uniqueId(context)}` } };
  },
);

const KEY = recorded(
  'AWS::KMS::Key',
  [
    'BypassPolicyLockoutSafetyCheck',
    'Description',
    'Enabled',
    'EnableKeyRotation',
    'KeyPolicy',
    'KeySpec',
    'KeyUsage',
    'MultiRegion',
    'Origin',
    'PendingWindowInDays',
    'RotationPeriodInDays',
    'Tags',
  ],
  (_properties, context) => {
    const ref = stableUuid(context.identity);
    const arn = context.arn('kms', `key/${ref}`);
    return { ref, arn, attributes: { Arn: arn, KeyId: ref } };
  },
);

const KEY_ALIAS = recorded('AWS::KMS::Alias', ['AliasName', 'TargetKeyId'], (properties, context) => ({
  ref: optionalText(properties, 'AliasName') ?? context.name({ maxLength: 128 }),
  attributes: {},
}));

const ALARM = recorded(
  'AWS::CloudWatch::Alarm',
  [
    'ActionsEnabled',
    'AlarmActions',
    'AlarmDescription',
    'AlarmName',
    'ComparisonOperator',
    'DatapointsToAlarm',
    'Dimensions',
    'EvaluateLowSampleCountPercentile',
    'EvaluationPeriods',
    'ExtendedStatistic',
    'InsufficientDataActions',
    'MetricName',
    'Metrics',
    'Namespace',
    'OKActions',
    'Period',
    'Statistic',
    'Tags',
    'Threshold',
    'ThresholdMetricId',
    'TreatMissingData',
    'Unit',
  ],
  (properties, context) => {
    const ref = optionalText(properties, 'AlarmName') ?? context.name({ maxLength: 255 });
    const arn = context.arn('cloudwatch', `alarm:${ref}`);
    return { ref, arn, attributes: { Arn: arn } };
  },
);

const LOG_GROUP = recorded(
  'AWS::Logs::LogGroup',
  [
    'DataProtectionPolicy',
    'FieldIndexPolicies',
    'KmsKeyId',
    'LogGroupClass',
    'LogGroupName',
    'RetentionInDays',
    'Tags',
  ],
  (properties, context) => {
    const ref = optionalText(properties, 'LogGroupName') ?? context.name({ maxLength: 512 });
    const arn = context.arn('logs', `log-group:${ref}:*`);
    return { ref, arn, attributes: { Arn: arn } };
  },
);

/** Deployers of the types that have no effect locally. */
export const RECORDED_RESOURCES: readonly ResourceDeployer[] = [
  ROLE,
  MANAGED_POLICY,
  KEY,
  KEY_ALIAS,
  ALARM,
  LOG_GROUP,
  ...CUSTOM_RESOURCES,
  ...MONITORING,
  ...SECURITY_GROUPS,
  withoutValues('AWS::IAM::Policy', ['Groups', 'PolicyDocument', 'PolicyName', 'Roles', 'Users']),
  withoutValues('AWS::Lambda::Permission', [
    'Action',
    'EventSourceToken',
    'FunctionName',
    'FunctionUrlAuthType',
    'InvokedViaFunctionUrl',
    'Principal',
    'PrincipalOrgID',
    'SourceAccount',
    'SourceArn',
  ]),
  withoutValues('AWS::SNS::TopicPolicy', ['PolicyDocument', 'Topics']),
  withoutValues('AWS::SQS::QueuePolicy', ['PolicyDocument', 'Queues']),
  withoutValues('AWS::S3::BucketPolicy', ['Bucket', 'PolicyDocument']),
  withoutValues('AWS::CDK::Metadata', ['Analytics']),
];
