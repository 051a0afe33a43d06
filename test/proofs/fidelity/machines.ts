import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { LocalCloud } from '../../../lib/local-cloud';
import type { DeclaredResource } from '../../../lib/local-cloud/template/template';
import { functionResource, writeAssembly } from '../../local-cloud/support/assemblies';
import { startCloud } from '../../local-cloud/support/clouds';
import { until } from '../../support/eventually';

/** In a definition: the ARN of the function. */
export const FUNCTION = `\${Function}`;

/**
 * Answers its event, or what the event's `answer` says. It fails as `fail` says, `times` times for each `id`. Of `sleep` it waits the
 * milliseconds; `at` counts how many events it has at once.
 */
const CODE = `
const calls = new Map();
exports.handler = async (event) => {
  const { id, fail, times = Infinity, sleep, exit, answer } = event ?? {};
  const count = (calls.get(id) ?? 0) + 1;
  calls.set(id, count);
  if (sleep) await new Promise((resolve) => setTimeout(resolve, sleep));
  if (exit && count <= times) process.exit(1);
  if (fail && count <= times) throw Object.assign(new Error('on purpose'), { name: fail });
  return answer === undefined ? event : answer === 'count' ? count : answer;
};`;

const ROLE = 'arn:aws:iam::000000000000:role/machine';

/** State machines of a file of cases, each with the function F, and one cloud for all of them. */
export class Machines {
  readonly #resources: Record<string, DeclaredResource> = {
    Fn: functionResource('f', { FunctionName: 'f', Timeout: 2, ReservedConcurrentExecutions: 1 }),
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'items' } },
  };
  #cloud?: LocalCloud;

  constructor() {
    beforeAll(async () => {
      const template = { Resources: this.#resources };
      const assets = { f: { 'index.js': CODE } };
      this.#cloud = await startCloud({ assembly: writeAssembly({ S: { template, assets } }) });
    });
  }

  get cloud(): LocalCloud {
    if (this.#cloud === undefined) throw new Error('the machines are deployed when the tests begin');
    return this.#cloud;
  }

  /** Declares a machine; to be called while cases are declared. Answers its name. */
  declare(States: Record<string, object>, rest: object = {}): string {
    const name = `m${Object.keys(this.#resources).length}`;
    const StartAt = Object.keys(States)[0];
    this.#resources[name] = {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: name,
        RoleArn: ROLE,
        DefinitionString: JSON.stringify({ StartAt, States, ...rest }),
        DefinitionSubstitutions: { Function: { 'Fn::GetAtt': ['Fn', 'Arn'] } },
      },
    };
    return name;
  }

  arn(name: string): string {
    return this.cloud.resource('S', name).physicalId;
  }

  async start(machine: string, input: unknown = {}, name?: string): Promise<string> {
    const stateMachineArn = this.arn(machine);
    const { executionArn = '' } = await this.cloud.clients.sfn.send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
    );
    return executionArn;
  }

  describe(executionArn: string): Promise<DescribeExecutionCommandOutput> {
    return this.cloud.clients.sfn.send(new DescribeExecutionCommand({ executionArn }));
  }

  /** Waits for the end of an execution. */
  ended(executionArn: string): Promise<DescribeExecutionCommandOutput> {
    return until(async () => {
      const execution = await this.describe(executionArn);
      return execution.status !== 'RUNNING' && execution;
    });
  }

  /** The output of a run that succeeds, or its error. */
  async run(machine: string, input: unknown = {}): Promise<unknown> {
    const { status, output, error, cause } = await this.ended(await this.start(machine, input));
    return status === 'SUCCEEDED' ? JSON.parse(output ?? '') : { status, error, cause };
  }
}

/** A task that calls the function with these parameters. */
export const task = (rest: object) => ({ Type: 'Task', Resource: FUNCTION, ...rest });
