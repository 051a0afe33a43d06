import { checkProperties, records } from '../template/properties';
import type { ResourceDeployer } from './deployer';
import { COMMON_TABLE_PROPERTIES, createTable } from './table';

const REPLICA_PROPERTIES = {
  applied: [],
  recorded: [
    'ContributorInsightsSpecification',
    'DeletionProtectionEnabled',
    'GlobalSecondaryIndexes',
    'PointInTimeRecoverySpecification',
    'ReadOnDemandThroughputSettings',
    'ReadProvisionedThroughputSettings',
    'Region',
    'ReplicaStreamSpecification',
    'ResourcePolicy',
    'SSESpecification',
    'TableClass',
    'Tags',
  ],
};

/** `AWS::DynamoDB::GlobalTable`, which CDK's TableV2 makes. One region runs here: its replicas are one table. */
export const DYNAMODB_GLOBAL_TABLE: ResourceDeployer = {
  type: 'AWS::DynamoDB::GlobalTable',
  properties: {
    applied: COMMON_TABLE_PROPERTIES.applied,
    recorded: [
      ...COMMON_TABLE_PROPERTIES.recorded,
      'Replicas',
      'ReadOnDemandThroughputSettings',
      'ReadProvisionedThroughputSettings',
      'WriteOnDemandThroughputSettings',
      'WriteProvisionedThroughputSettings',
    ],
  },
  create(properties, context) {
    for (const replica of records(properties, 'Replicas')) {
      checkProperties('Replicas', replica, REPLICA_PROPERTIES);
    }
    return createTable(properties, context);
  },
};
