import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { ConstructError } from './errors';
import { ScopeSetting } from './scope-setting';

const SETTING = new ScopeSetting<RemovalPolicy>('DataRemoval');

/**
 * What becomes of the data of a whole environment when its constructs leave their stacks: of the tables of `OwnedTable` and
 * `ReadReplica`, and of the buckets of `ChangeFeed`.
 *
 * The `RemovalPolicies` of the CDK set the policy of tables and buckets too, but a table stays protected, and a bucket that holds
 * something stops `cdk destroy`.
 */
export class DataRemoval {
  /**
   * Sets the policy of all that is created below a scope: an app, a stage, a stack or any other construct. The nearest counts, and
   * `removalPolicy` of a construct before all.
   *
   * With DESTROY, `cdk destroy` leaves nothing behind: for environments that come and go. An owner's table is the only place of its data.
   *
   * @throws ConstructError when something below the scope has been created without it
   */
  static set(scope: IConstruct, policy: RemovalPolicy): void {
    if (SETTING.isRead(scope)) {
      throw new ConstructError(
        scope,
        'invalid-removal',
        `the removal policy "${policy}" comes too late for what is in ${scope.node.path || 'the app'} already: set it before tables, feeds and replicas are created there`,
      );
    }
    SETTING.set(scope, policy);
  }

  /** The policy of a scope. @returns undefined when none is set, so that each construct has its own default */
  static of(scope: IConstruct): RemovalPolicy | undefined {
    return SETTING.of(scope);
  }

  private constructor() {}
}
