import { type ApiAnswer, problemOf } from './answer';
import { Problem } from './problem';
import type { ReceivedRequest } from './request';
import { respond, type Service, type Trail } from './respond';
import { withProblems } from './table';

/** Time of one invocation. */
export interface RequestTimer {
  /** Milliseconds until the function is ended. */
  remaining(): number;
  /** Ends early, with an error, when the signal says so. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<unknown>;
}

/** What became of a request: the answer, and what is to be told of it. */
export interface Served {
  readonly answer: ApiAnswer;
  readonly trail: Trail;
  /** @default the request succeeded */
  readonly problem?: Problem;
}

/** Time to say that the table does not answer. */
const RESERVE_MS = 500;

/** Answers one request in any case: a caller that waits until the function is ended gets nothing at all. */
export async function serve(
  request: ReceivedRequest,
  service: Service,
  timer: RequestTimer,
): Promise<Served> {
  const trail: Trail = {};
  const table = withProblems(service.table);
  try {
    const answer = await inTime(respond(request, { ...service, table }, trail), timer);
    return { answer, trail };
  } catch (error) {
    const problem =
      error instanceof Problem ? error : new Problem('internal', 'the request failed', { cause: error });
    return { answer: problemOf(problem, request.id), trail, problem };
  }
}

/** @throws Problem when the work takes longer than there is time */
async function inTime<T>(work: Promise<T>, { remaining, sleep }: RequestTimer): Promise<T> {
  const ended = new AbortController();
  const late = sleep(Math.max(0, remaining() - RESERVE_MS), ended.signal).then(() => {
    throw new Problem('unavailable', 'the table did not answer in time: ask again');
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    ended.abort();
  }
}
