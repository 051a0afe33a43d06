import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { parseReplicaName } from '../../wire/replica-name';
import { contextAround } from '../context/bounded-context';
import { Namespace, shownNamespace } from '../shared/namespace';
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
    const { guest, context: contextName, id: replica } = parseReplicaName(name);
    const reader = contextAround(scope);
    refuseIf(this, 'invalid-replica', [
      {
        condition: !replica,
        message: () =>
          `name must be <context>/<construct id>, as ReadReplica.name tells it, received "${name}": take it from there`,
      },
      {
        condition: !Token.isUnresolved(tableArn) && !TABLE_ARN.test(tableArn),
        message: () =>
          `tableArn must be the ARN of a table, received "${tableArn}": take ReadReplica.tableArn`,
      },
      {
        // Whose the table is cannot be seen in the templates, so that BoundaryRules would not find it.
        condition: reader !== undefined && reader.name !== contextName,
        message: () =>
          `the replica ${name} belongs to the context "${contextName}", not to "${reader?.name}": create a ReadReplica of the contract in the context "${reader?.name}"`,
      },
      {
        condition: reader !== undefined && guest !== undefined && guest !== Namespace.of(scope),
        message: () =>
          `the replica ${name} is in the namespace "${guest}", not in ${shownNamespace(Namespace.of(scope))}: create a ReadReplica of the contract there too`,
      },
    ]);
    this.name = name;
    this.contextName = contextName;
    this.fields = [...fields];
    this.tableName = Stack.of(this).splitArn(tableArn, ArnFormat.SLASH_RESOURCE_NAME).resourceName as string;
    this.tableArn = tableArn;
    this.encryptionKey = encryptionKey;
  }
}
