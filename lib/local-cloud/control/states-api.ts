import { isIn } from '../shared/account-region';
import type { JsonObject } from '../shared/json';
import type { Execution, StateMachine } from '../state-machines';
import { ApiError, type ControlSources, type JsonApi, requiredText } from './api';

/** "StartExecution", Step Functions API reference. */
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;
const MOST_INPUT_BYTES = 256 * 1024;

/** State machines are created by templates alone; here they are run and looked at. */
export const STATES_API: JsonApi = {
  StartExecution(input, sources) {
    const machine = machineOf(input, sources);
    const text = inputOf(input);
    const name = nameOf(input);
    const known = name === undefined ? undefined : executionsOf(machine).find((each) => each.name === name);
    if (known && (known.status !== 'RUNNING' || known.input !== text)) {
      throw new ApiError(400, 'ExecutionAlreadyExists', `Execution Already Exists: '${known.arn}'`);
    }
    const execution = known ?? machine.start(text, name);
    return { executionArn: execution.arn, startDate: seconds(execution.startedAt) };
  },
  DescribeExecution(input, sources) {
    const { machine, execution } = executionOf(input, sources);
    const { output } = execution;
    return {
      ...summary(machine, execution),
      input: execution.input,
      inputDetails: { included: true },
      ...(output !== undefined && { output: JSON.stringify(output), outputDetails: { included: true } }),
      error: execution.error,
      cause: execution.cause,
    };
  },
  async StopExecution(input, sources) {
    const { execution } = executionOf(input, sources);
    const { error, cause } = input;
    await execution.stop(error as string | undefined, cause as string | undefined);
    return { stopDate: seconds(execution.stoppedAt ?? 0) };
  },
  ListExecutions(input, sources) {
    const machine = machineOf(input, sources);
    const { statusFilter: status } = input;
    const chosen = executionsOf(machine).filter((each) => status === undefined || each.status === status);
    // The latest first.
    return { executions: chosen.reverse().map((execution) => summary(machine, execution)) };
  },
  DescribeStateMachine(input, sources) {
    const { spec, createdAt } = machineOf(input, sources);
    return {
      stateMachineArn: spec.arn,
      name: spec.name,
      status: 'ACTIVE',
      definition: spec.text,
      roleArn: spec.roleArn,
      type: 'STANDARD',
      creationDate: seconds(createdAt),
    };
  },
  ListStateMachines(_input, { stateMachines, ...caller }) {
    return {
      stateMachines: [...stateMachines.values()]
        .filter(({ spec }) => isIn(spec.arn, caller))
        .map(({ spec, createdAt }) => ({
          stateMachineArn: spec.arn,
          name: spec.name,
          type: 'STANDARD',
          creationDate: seconds(createdAt),
        })),
    };
  },
};

function machineOf(input: JsonObject, { stateMachines, ...caller }: ControlSources): StateMachine {
  const arn = requiredText(input, 'stateMachineArn');
  const machine = stateMachines.get(arn);
  // Step Functions has no policies of resources: other accounts assume a role.
  if (machine && isIn(arn, caller)) return machine;
  throw new ApiError(400, 'StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

function executionOf(
  input: JsonObject,
  { stateMachines, ...caller }: ControlSources,
): { readonly machine: StateMachine; readonly execution: Execution } {
  const arn = requiredText(input, 'executionArn');
  for (const machine of stateMachines.values()) {
    const execution = machine.executions.get(arn);
    if (execution && isIn(arn, caller)) return { machine, execution };
  }
  throw new ApiError(400, 'ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
}

const executionsOf = (machine: StateMachine): Execution[] => [...machine.executions.values()];

function inputOf({ input = '{}' }: JsonObject): string {
  const text = String(input);
  try {
    JSON.parse(text);
  } catch (error) {
    throw new ApiError(400, 'InvalidExecutionInput', `the input is not JSON: ${(error as Error).message}`);
  }
  if (Buffer.byteLength(text) <= MOST_INPUT_BYTES) return text;
  throw new ApiError(400, 'InvalidExecutionInput', 'the input has more than 256 KiB');
}

function nameOf({ name }: JsonObject): string | undefined {
  if (name === undefined || (typeof name === 'string' && NAME.test(name))) return name;
  throw new ApiError(400, 'InvalidName', `Invalid Name: ${JSON.stringify(name)}`);
}

function summary({ spec }: StateMachine, { arn, name, status, startedAt, stoppedAt }: Execution) {
  return {
    executionArn: arn,
    stateMachineArn: spec.arn,
    name,
    status,
    startDate: seconds(startedAt),
    ...(stoppedAt !== undefined && { stopDate: seconds(stoppedAt) }),
  };
}

const seconds = (ms: number): number => ms / 1000;
