import { Stack, type StackProps } from 'aws-cdk-lib';
import { BoundedContext, ReadReplica, type ReadReplicaProps } from 'cdk-event-sharing';
import type { Construct } from 'constructs';
import { userContract } from '../services/contracts/user-contract';
import { outputReplica } from './outputs';

/** Properties of a stack that follows the users' feed. */
export interface FollowerStackProps extends StackProps {
  /** Name of the service. */
  readonly contextName: string;
  /** Where the feed is, and what of it the service keeps. */
  readonly replica: Omit<ReadReplicaProps, 'contract'>;
}

/** A service that keeps a copy of the users and nothing else, wherever their owner is. */
export class FollowerStack extends Stack {
  constructor(scope: Construct, id: string, { contextName, replica, ...props }: FollowerStackProps) {
    super(scope, id, props);
    const context = new BoundedContext(this, 'Context', { name: contextName });
    outputReplica(this, new ReadReplica(context, 'User', { contract: userContract, ...replica }));
  }
}
