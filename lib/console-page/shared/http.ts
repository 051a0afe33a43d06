import type { ProblemView } from '../../console/api';
import type { Query } from './route';

/** An answer other than 2xx, or none at all (`unreachable`). */
export class ApiProblem extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** @throws ApiProblem */
export function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return ask<T>(addressOf(path, query), signal ? { signal } : {});
}

/** @throws ApiProblem */
export function post<T>(path: string, body: object, query: Query = {}): Promise<T> {
  return ask<T>(addressOf(path, query), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

export function addressOf(path: string, query: Query = {}): string {
  const search = new URLSearchParams(
    Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1])),
  ).toString();
  return `/api/${path}${search && `?${search}`}`;
}

async function ask<T>(address: string, init: RequestInit): Promise<T> {
  const answer = await fetch(address, { ...init, credentials: 'same-origin', cache: 'no-store' }).catch(
    (error: unknown) => {
      if (init.signal?.aborted) throw error;
      throw new ApiProblem('unreachable', 'The console does not answer. Is its command still running?');
    },
  );
  if (answer.ok) return answer.json() as Promise<T>;
  const problem = (await answer.json().catch(() => ({}))) as Partial<ProblemView>;
  throw new ApiProblem(
    problem.code ?? `http-${answer.status}`,
    problem.message ?? `The console answered ${answer.status}.`,
  );
}
