import type { ResourceDeployer } from './deployer';
import { createTable, deleteTable } from './table';
import { COMMON_TABLE_PROPERTIES, tableRefusals } from './table-properties';
import { updateTable } from './table-update';

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
  refusals: tableRefusals,
  create: createTable,
  update: updateTable,
  delete: deleteTable,
};
