/** States of a machine, or of each run of a map or branch. */
export interface States {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** A definition in Amazon States Language, checked. */
export interface Definition extends States {
  readonly TimeoutSeconds?: number;
}

/** What states of all types have. */
interface CommonState {
  readonly Next?: string;
  readonly End?: boolean;
  readonly InputPath?: string | null;
  readonly OutputPath?: string | null;
}

/** What states have that make something of their input. */
interface Transforming extends CommonState {
  readonly Parameters?: unknown;
  readonly ResultPath?: string | null;
}

/** What states have that may fail. */
interface Failing extends Transforming {
  readonly ResultSelector?: unknown;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly ResultPath?: string | null;
  readonly Next: string;
}

export interface TaskState extends Failing {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly TimeoutSeconds?: number;
}

export interface PassState extends Transforming {
  readonly Type: 'Pass';
  readonly Result?: unknown;
}

export interface WaitState extends CommonState {
  readonly Type: 'Wait';
  readonly Seconds?: number;
  readonly SecondsPath?: string;
  readonly Timestamp?: string;
  readonly TimestampPath?: string;
}

/** A rule of a choice, or a part of one: `And`, `Or`, `Not`, or a `Variable` with one operator. */
export type Rule = Readonly<Record<string, unknown>>;

export interface ChoiceState extends CommonState {
  readonly Type: 'Choice';
  readonly Choices: readonly (Rule & { readonly Next: string })[];
  readonly Default?: string;
}

export interface SucceedState extends CommonState {
  readonly Type: 'Succeed';
}

export interface FailState extends CommonState {
  readonly Type: 'Fail';
  readonly Error?: string;
  readonly ErrorPath?: string;
  readonly Cause?: string;
  readonly CausePath?: string;
}

export interface ParallelState extends Failing {
  readonly Type: 'Parallel';
  readonly Branches: readonly States[];
}

export interface ItemReader {
  readonly Resource: string;
  readonly Parameters: unknown;
  readonly ReaderConfig?: { readonly InputType?: string; readonly MaxItems?: number };
}

export interface MapState extends Failing {
  readonly Type: 'Map';
  readonly ItemsPath?: string;
  readonly ItemReader?: ItemReader;
  readonly ItemSelector?: unknown;
  readonly ItemProcessor: States & { readonly ProcessorConfig?: { readonly Mode?: string } };
  readonly MaxConcurrency?: number;
  readonly ToleratedFailureCount?: number;
  readonly ToleratedFailurePercentage?: number;
}

export type State =
  | TaskState
  | PassState
  | WaitState
  | ChoiceState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

/** Whether each item of a map is an execution of its own. */
export function isDistributed({ ItemProcessor: { ProcessorConfig } }: MapState): boolean {
  return ProcessorConfig?.Mode === 'DISTRIBUTED';
}
