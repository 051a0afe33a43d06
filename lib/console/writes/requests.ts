import type { RedriveSelection } from '../../operator';
import { EVERY_REPLICA } from '../../wire/batch-requests';
import { isText } from '../../wire/json';
import { isObject } from '../../wire/own';
import type { AuditRequest, BatchRequest, RedriveRequest, ReplayRequest, ResendRequest } from '../api';
import type { Input } from '../shared/input';
import { ConsoleError } from '../shared/problem';

/** As of the command line. */
const MAX_SEGMENTS = 256;
const MAX_PER_SECOND = 1e6;
const MAX_LAG_BUDGET_MS = 86_400_000;

/** Each reads a body, and throws ConsoleError `invalid-request` of one that is not as it should be. */
export function batchRequest(body: Input): BatchRequest {
  body.refuseOthers(['replica', 'contract', 'rowsPerSecond', 'segments', 'run', 'confirm']);
  return {
    replica: body.text('replica'),
    contract: body.optionalText('contract'),
    rowsPerSecond: body.number('rowsPerSecond', 0.001, MAX_PER_SECOND),
    segments: body.whole('segments', MAX_SEGMENTS),
    run: body.optionalText('run'),
  };
}

/** What a batch job is about: one replica or, where it is for every one, the contract. */
export function subjectOfBatch(body: Input): string {
  const { replica, contract } = batchRequest(body);
  return replica === EVERY_REPLICA ? (contract ?? '') : replica;
}

export function auditRequest(body: Input): AuditRequest {
  body.refuseOthers(['replica', 'repair', 'lagBudgetMs', 'confirm']);
  return {
    replica: body.text('replica'),
    repair: body.flag('repair'),
    lagBudgetMs: body.number('lagBudgetMs', 0, MAX_LAG_BUDGET_MS),
  };
}

export function redriveRequest(body: Input): RedriveRequest {
  body.refuseOthers(['replica', 'selection', 'dryRun', 'canary', 'perSecond', 'confirm']);
  return {
    replica: body.text('replica'),
    selection: selectionOf(body.any('selection')),
    dryRun: body.flag('dryRun'),
    canary: body.flag('canary'),
    perSecond: body.number('perSecond', 0.001, MAX_PER_SECOND),
  };
}

export function replayRequest(body: Input): ReplayRequest {
  body.refuseOthers(['contract', 'dryRun', 'confirm']);
  return { contract: body.text('contract'), dryRun: body.flag('dryRun') };
}

export function resendRequest(body: Input): ResendRequest {
  body.refuseOthers(['replica', 'id', 'body', 'confirm']);
  return { replica: body.text('replica'), id: body.text('id'), body: body.text('body') };
}

/** A contract that somebody thinks of. */
export function schemaOf(body: Input): object {
  body.refuseOthers(['schema']);
  const schema = body.any('schema');
  if (isObject(schema)) return schema;
  throw new ConsoleError('invalid-request', 'schema: expected a contract as a JSON object');
}

function selectionOf(value: unknown): RedriveSelection {
  if (value === 'all') return value;
  const { id, code, contract, ...others } = isObject(value) ? value : {};
  const isPlain = Object.keys(others).length === 0 && (contract === undefined || isText(contract));
  if (isPlain && isText(id) && code === undefined && contract === undefined) return { id };
  if (isPlain && isText(code) && id === undefined)
    return { code, ...(contract !== undefined && { contract }) };
  throw new ConsoleError(
    'invalid-request',
    'selection: expected "all", {"id": …}, or {"code": …} with or without a "contract"',
  );
}
