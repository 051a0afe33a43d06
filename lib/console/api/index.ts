export type {
  Arrival,
  ArrivalState,
  Change,
  ChangeStory,
  DeadLetter,
  DeadLetterGroup,
  FailureGroup,
  RowComparison,
  RowCopy,
  RowIndex,
  RowPage,
  StatusProblem,
  WatchCounts,
} from '../../operator';
export type { CatalogView, CompatibilityView, ContractView, FieldView } from './catalog';
export type { ChartsView, Series } from './charts';
export type {
  EditRecord,
  FailuresView,
  LettersView,
  LetterView,
  RedriveRequest,
  ReplayRequest,
  ResendRequest,
} from './failures';
export type { AuditRequest, BatchRequest, JobKind, JobsView, JobView, StopRequest } from './jobs';
export type { ChangesView, LiveEvents } from './live';
export type { FeedNode, FollowerNode, Health, MapView } from './map';
export type { RowChoices } from './rows';
export type { Confirmation, ProblemView, SessionView } from './session';
