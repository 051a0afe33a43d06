import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { ReplicaDirectory } from '../protocol/batch/target';
import { ProtocolError } from '../protocol/rows/errors';
import { type DescribedReplica, parseReplicaDescription } from '../wire/descriptions';
import type { ParameterNames } from '../wire/parameters';

/** The parameters in which replicas say where their parts are. */
export class SsmReplicaDirectory implements ReplicaDirectory {
  readonly #ssm: SSMClient;
  readonly #names: ParameterNames;

  constructor(ssm: SSMClient, names: ParameterNames) {
    this.#ssm = ssm;
    this.#names = names;
  }

  async find(replica: string): Promise<DescribedReplica> {
    const name = this.#names.replica(replica);
    const described = parseReplicaDescription(await this.#read(replica, name));
    if (described) return described;
    throw new ProtocolError(
      'bad-request',
      `the parameter ${name} is not what a replica writes: deploy the stack that made it again`,
    );
  }

  async #read(replica: string, name: string): Promise<string> {
    try {
      const { Parameter } = await this.#ssm.send(new GetParameterCommand({ Name: name }));
      return Parameter?.Value ?? '';
    } catch (cause) {
      if (!(cause instanceof Error) || cause.name !== 'ParameterNotFound') throw cause;
      throw new ProtocolError(
        'bad-request',
        `no replica "${replica}" is deployed in this account and region: there is no parameter ${name}; check the name, or deploy the replica first`,
        { cause },
      );
    }
  }
}
