import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import type { Definition } from './definition';
import { Execution } from './execution';
import type { Services } from './scope';

/** A state machine as the template declares it. */
export interface StateMachineSpec {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** In Amazon States Language. */
  readonly text: string;
  readonly definition: Definition;
}

/** What a state machine has of its cloud. */
export interface StateMachineSurroundings {
  readonly clock: Clock;
  readonly services: Services;
  /** Writes a line into the machine's log. */
  log(message: string): void;
}

/** A state machine that runs here, with all its executions. */
export class StateMachine {
  readonly createdAt: number;
  readonly executions = new Map<string, Execution>();
  readonly #surroundings: StateMachineSurroundings;

  #spec: StateMachineSpec;

  constructor(spec: StateMachineSpec, surroundings: StateMachineSurroundings) {
    this.#spec = spec;
    this.#surroundings = surroundings;
    this.createdAt = surroundings.clock.now();
  }

  get spec(): StateMachineSpec {
    return this.#spec;
  }

  /** Gives the machine another definition or role. Executions under way go on with those that they began with. */
  configure(spec: StateMachineSpec): void {
    this.#spec = spec;
  }

  /** Starts an execution in the background. @param input JSON text */
  start(input: string, name: string = randomUUID()): Execution {
    const { spec } = this;
    const { clock, services, log } = this.#surroundings;
    const startedAt = clock.now();
    const arn = `${spec.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const context = {
      Execution: {
        Id: arn,
        Input: JSON.parse(input),
        Name: name,
        RoleArn: spec.roleArn,
        StartTime: new Date(startedAt).toISOString(),
      },
      StateMachine: { Id: spec.arn, Name: spec.name },
    };
    const report = (message: string) => log(`execution ${name}: ${message}`);
    report('started');
    const execution = new Execution(arn, name, input, startedAt, spec.definition, {
      context,
      clock,
      services,
      report,
    });
    this.executions.set(arn, execution);
    void execution.ended.then(() => {
      const { status, error } = execution;
      report(error === undefined ? status : `${status} with ${error}`);
    });
    return execution;
  }

  /** Ends every execution. @param cause why they are aborted */
  async stop(cause = 'the local cloud was stopped'): Promise<void> {
    const running = [...this.executions.values()];
    await Promise.all(running.map((execution) => execution.stop('', cause)));
  }
}
