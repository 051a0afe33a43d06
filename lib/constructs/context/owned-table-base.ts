import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { useOfKey } from '../shared/customer-key';
import type { IOwnedTable } from './owned-table-interface';

/**
 * What an owned table offers, whoever created it.
 *
 * @internal
 */
export abstract class OwnedTableBase extends Construct implements IOwnedTable {
  abstract readonly table: dynamodb.ITable;
  abstract readonly tableStreamArn: string;

  grantOutbox(grantee: iam.IGrantable): iam.Grant {
    const { tableArn, encryptionKey } = this.table;
    const grant = iam.Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:PutItem'],
      resourceArns: [tableArn],
    });
    if (encryptionKey) {
      const use = useOfKey(this, ['kms:Decrypt'], encryptionKey, 'dynamodb');
      grantee.grantPrincipal.addToPrincipalPolicy(use);
    }
    return grant;
  }
}
