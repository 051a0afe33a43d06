import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { SegmentAnswer, SegmentRequest, StartAnswer } from '../../wire/batch-requests';
import { acknowledge, acknowledgeWildcard } from '../shared/acknowledge';

/** Properties of a batch machine. */
export interface BatchMachineProps {
  /** The function that starts runs and works on their segments. */
  readonly batch: lambda.IFunction;
}

/** Members of the function's answers by which the machine goes on. */
const SEGMENTS: keyof StartAnswer = 'segments';
const FINISHED: keyof SegmentAnswer = 'finished';

/** Longer than any table takes: a machine that ran on for ever would go unnoticed. */
const LONGEST_RUN = Duration.days(30);

/**
 * Runs a batch job for as long as it takes: starts it, and calls the function for each segment again until that is
 * finished. Its input is the request that starts a run.
 */
export class BatchMachine extends Construct {
  readonly stateMachine: sfn.IStateMachine;

  constructor(scope: Construct, id: string, { batch }: BatchMachineProps) {
    super(scope, id);
    const start = new tasks.LambdaInvoke(this, 'Start', { lambdaFunction: batch, payloadResponseOnly: true });
    const work = new tasks.LambdaInvoke(this, 'Work', {
      lambdaFunction: batch,
      payload: sfn.TaskInput.fromObject({
        action: 'segment',
        run: sfn.JsonPath.stringAt('$.run'),
        segment: sfn.JsonPath.numberAt('$.segment'),
      } satisfies SegmentRequest),
      payloadResponseOnly: true,
    });
    // A function that ran out of time or memory has saved its last page: the next one goes on from there.
    work.addRetry({ errors: ['States.ALL'], interval: Duration.seconds(2), maxAttempts: 10, backoffRate: 2 });
    const finished = new sfn.Choice(this, 'Finished?')
      .when(sfn.Condition.booleanEquals(`$.${FINISHED}`, true), new sfn.Succeed(this, 'Done'))
      .otherwise(work);
    const segments = new sfn.DistributedMap(this, 'Segments', {
      itemsPath: `$.${SEGMENTS}`,
      itemSelector: {
        run: sfn.JsonPath.stringAt('$.run'),
        segment: sfn.JsonPath.numberAt('$$.Map.Item.Value'),
      },
      resultPath: sfn.JsonPath.DISCARD,
    });
    segments.itemProcessor(work.next(finished));
    const machine = new sfn.StateMachine(this, 'StateMachine', {
      definitionBody: sfn.DefinitionBody.fromChainable(start.next(segments)),
      timeout: LONGEST_RUN,
    });
    this.stateMachine = machine;
    this.#explain(machine, batch);
  }

  #explain(machine: sfn.StateMachine, batch: lambda.IFunction): void {
    const own = 'the map starts executions of its own machine, whose names are made at run time';
    const format = ArnFormat.COLON_RESOURCE_NAME;
    const { resourceName } = Stack.of(this).splitArn(machine.stateMachineArn, format);
    const executions = Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName,
      arnFormat: format,
    });
    acknowledgeWildcard(this, `${executions}:*`, own);
    acknowledgeWildcard(this, `${executions}/*:*`, own);
    acknowledgeWildcard(
      this,
      `${batch.functionArn}:*`,
      'versions of the one function that the machine calls',
    );
    acknowledge(machine, {
      'AwsSolutions-SF1': 'the function logs each step, and standard executions keep their history',
      'AwsSolutions-SF2': 'a batch job is followed by its record, not by a trace of thousands of calls',
      'Serverless-StepFunctionStateMachineXray':
        'a batch job is followed by its record, not by a trace of thousands of calls',
    });
  }
}
