import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { parseReplicaName } from '../../wire/replica-name';
import { importRules } from '../feed/import-rules';
import { refuseIf } from '../shared/rules';
import { ReadReplicaBase } from './read-replica-base';
import type { ReadReplicaAttributes } from './read-replica-interface';

const TABLE_ARN = /^arn:[^:]+:dynamodb:[^:]+:[^:]+:table\/[^/]+$/;

/** A replica that another app or stack of the same context has created. */
export class ImportedReadReplica extends ReadReplicaBase {
  readonly name: string;
  readonly contextName: string;
  readonly fields: string[];
  readonly tableName: string;
  readonly tableArn: string;
  readonly encryptionKey?: kms.IKey;

  constructor(
    scope: Construct,
    id: string,
    { name, tableArn, fields, encryptionKey }: ReadReplicaAttributes,
  ) {
    super(scope, id);
    const parts = parseReplicaName(name);
    refuseIf(this, 'invalid-replica', [
      ...importRules(scope, { who: 'replica', name, parts }),
      {
        condition: !Token.isUnresolved(tableArn) && !TABLE_ARN.test(tableArn),
        message: () =>
          `tableArn must be the ARN of a table, received "${tableArn}": take ReadReplica.tableArn`,
      },
    ]);
    this.name = name;
    this.contextName = parts.context;
    this.fields = [...fields];
    this.tableName = Stack.of(this).splitArn(tableArn, ArnFormat.SLASH_RESOURCE_NAME).resourceName as string;
    this.tableArn = tableArn;
    this.encryptionKey = encryptionKey;
  }
}
