import type { ResourceDeployer } from './deployer';
import { COMMON_TABLE_PROPERTIES, createTable } from './table';

/** `AWS::DynamoDB::Table` */
export const DYNAMODB_TABLE: ResourceDeployer = {
  type: 'AWS::DynamoDB::Table',
  properties: {
    applied: COMMON_TABLE_PROPERTIES.applied,
    recorded: [
      ...COMMON_TABLE_PROPERTIES.recorded,
      'ContributorInsightsSpecification',
      'DeletionProtectionEnabled',
      'OnDemandThroughput',
      'PointInTimeRecoverySpecification',
      'ProvisionedThroughput',
      'ResourcePolicy',
      'TableClass',
      'Tags',
    ],
  },
  create: createTable,
};
