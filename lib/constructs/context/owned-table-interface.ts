import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** A table that belongs to one bounded context and whose stream can feed others. */
export interface IOwnedTable extends IConstruct {
  /** The table itself, for the owner's own code. */
  readonly table: dynamodb.ITable;
  /** ARN of the table's stream. */
  readonly tableStreamArn: string;
  /**
   * Allows putting items and nothing else, under whatever key the table has: all that a function of this context needs that only
   * writes business events. Whoever writes the state too is allowed that beside it, by grants of the table.
   */
  grantOutbox(grantee: iam.IGrantable): iam.Grant;
}
