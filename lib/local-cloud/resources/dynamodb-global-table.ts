import { records, unknownProperties } from '../template/properties';
import type { ResourceDeployer } from './deployer';
import { createTable, deleteTable } from './table';
import { COMMON_TABLE_PROPERTIES, tableRefusals } from './table-properties';
import { updateTable } from './table-update';

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
  refusals(properties) {
    const replicas = records(properties, 'Replicas');
    return [
      ...tableRefusals(properties),
      ...replicas.flatMap((replica) => unknownProperties(replica, REPLICA_PROPERTIES, 'Replicas')),
    ];
  },
  create: createTable,
  update: updateTable,
  delete: deleteTable,
};
