import { stableUuid } from '../shared/naming';
import { optionalText } from '../template/properties';
import { recorded, withoutValues } from './recorded-resource';

const DASHBOARD = recorded(
  'AWS::CloudWatch::Dashboard',
  ['DashboardBody', 'DashboardName', 'Tags'],
  (properties, context) => ({
    ref: optionalText(properties, 'DashboardName') ?? context.name({ maxLength: 255 }),
    attributes: {},
  }),
);

const COMPOSITE_ALARM = recorded(
  'AWS::CloudWatch::CompositeAlarm',
  [
    'ActionsEnabled',
    'ActionsSuppressor',
    'ActionsSuppressorExtensionPeriod',
    'ActionsSuppressorWaitPeriod',
    'AlarmActions',
    'AlarmDescription',
    'AlarmName',
    'AlarmRule',
    'InsufficientDataActions',
    'OKActions',
    'Tags',
  ],
  (properties, context) => {
    const ref = optionalText(properties, 'AlarmName') ?? context.name({ maxLength: 255 });
    const arn = context.arn('cloudwatch', `alarm:${ref}`);
    return { ref, arn, attributes: { Arn: arn } };
  },
);

/** Nothing sends events here, and no schedule runs. */
const EVENT_RULE = recorded(
  'AWS::Events::Rule',
  [
    'Description',
    'EventBusName',
    'EventPattern',
    'Name',
    'RoleArn',
    'ScheduleExpression',
    'State',
    'Tags',
    'Targets',
  ],
  (properties, context) => {
    const ref = optionalText(properties, 'Name') ?? context.name({ maxLength: 64 });
    const arn = context.arn('events', `rule/${ref}`);
    return { ref, arn, attributes: { Arn: arn, RuleName: ref } };
  },
);

const QUERY = recorded(
  'AWS::Logs::QueryDefinition',
  ['LogGroupNames', 'Name', 'Parameters', 'QueryLanguage', 'QueryString'],
  (_properties, context) => {
    const id = stableUuid(context.identity);
    return { ref: id, attributes: { QueryDefinitionId: id } };
  },
);

/** What is looked at, and what reacts to it: without effect on what a program does. */
export const MONITORING = [
  DASHBOARD,
  COMPOSITE_ALARM,
  EVENT_RULE,
  QUERY,
  withoutValues('AWS::Logs::MetricFilter', [
    'ApplyOnTransformedLogs',
    'EmitSystemFieldDimensions',
    'FieldSelectionCriteria',
    'FilterName',
    'FilterPattern',
    'LogGroupName',
    'MetricTransformations',
  ]),
];
