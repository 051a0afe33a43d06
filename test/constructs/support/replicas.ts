import { ReadReplica, type ReadReplicaProps } from '../../../packages/cdk-event-sharing';
import { userContract } from './contracts';
import { newContext, templateOf } from './stacks';

/** A replica of users in the orders context, with the given properties. */
export function newReplica(props: Partial<ReadReplicaProps> = {}, context = newContext('orders')) {
  const replica = new ReadReplica(context, 'User', { contract: userContract(), ...props });
  return {
    context,
    replica,
    /** Synthesises: nothing can be added afterwards. */
    get template() {
      return templateOf(context);
    },
  };
}
