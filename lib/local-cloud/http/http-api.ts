import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import type { LocalFunction } from '../functions';
import type { Authority } from '../iam';
import type { AccountRegion } from '../shared/account-region';
import { type Measured, measureRequest } from '../telemetry';
import { toEvent } from './event';
import { invokeForHttp } from './invoke';
import { type IncomingRequest, jsonResponse, type OutgoingResponse, refusedResponse } from './request';
import { matchRoute, type Route } from './routes';
import { type HttpServer, startHttpServer } from './server';
import { verifySignature } from './signature';
import type { TokenBucket } from './token-bucket';

/** What HTTP endpoints need to know of their cloud. */
export interface HttpCloud extends AccountRegion, Measured {
  readonly clock: Clock;
  /** By ARN. */
  readonly functions: ReadonlyMap<string, LocalFunction>;
  /** Decides who may call; undefined when everybody may. */
  readonly authority?: Authority;
}

/** Where an API hands requests to. */
export interface Integration {
  readonly functionArn: string;
  readonly timeoutMs: number;
}

/** A stage of an API; without a bucket nothing is throttled. */
export interface Stage {
  readonly bucket?: TokenBucket;
}

/** An HTTP API of API Gateway; its parts are added while the stack is created. */
export class HttpApi {
  readonly integrations = new Map<string, Integration>();
  /** By id. */
  readonly routes = new Map<string, Route>();
  readonly stages = new Map<string, Stage>();

  /** Starts to serve; until it has stages and routes it answers 404. */
  static async start(id: string, cloud: HttpCloud): Promise<{ api: HttpApi; server: HttpServer }> {
    const api = new HttpApi(id, cloud);
    return { api, server: await startHttpServer((request) => api.#answer(request), cloud.clock) };
  }

  readonly #cloud: HttpCloud;

  private constructor(
    readonly id: string,
    cloud: HttpCloud,
  ) {
    this.#cloud = cloud;
  }

  async #answer(request: IncomingRequest): Promise<OutgoingResponse> {
    const requestId = randomUUID();
    const began = performance.now();
    const { headers, ...response } = await this.#respond(request, requestId);
    const { status } = response;
    measureRequest(this.#cloud, { ApiId: this.id }, { status, ms: performance.now() - began });
    return { ...response, headers: { ...headers, 'apigw-requestid': requestId } };
  }

  async #respond(request: IncomingRequest, requestId: string): Promise<OutgoingResponse> {
    const path = handedOver(request.path);
    const place = path === undefined ? undefined : this.#locate(path);
    const match = place && matchRoute([...this.routes.values()], request.method, place.path);
    if (path === undefined || !place || !match) return jsonResponse(404, { message: 'Not Found' });
    if (place.stage.bucket?.take() === false) return jsonResponse(429, { message: 'Too Many Requests' });
    const { accountId, region, functions, authority, clock } = this.#cloud;
    const { route, pathParameters } = match;
    const scope = { region, service: 'execute-api' };
    const accessKey = route.requiresSignature
      ? await verifySignature(request, scope, clock.now())
      : undefined;
    if (route.requiresSignature && accessKey === undefined) {
      return jsonResponse(403, { message: 'Forbidden' });
    }
    if (accessKey !== undefined) {
      const resource = `arn:aws:execute-api:${region}:${accountId}:${this.id}/${place.name}/${request.method}${place.path}`;
      const decision = authority?.decideHttp(accessKey, [{ action: 'execute-api:Invoke', resource }]);
      if (decision?.refusal !== undefined) return refusedResponse({ message: 'Forbidden' }, decision.refusal);
    }
    const event = toEvent(request, {
      accountId,
      apiId: this.id,
      requestId,
      routeKey: route.key,
      stage: place.name,
      path,
      pathParameters,
      accessKey,
      now: clock.now(),
    });
    const integration = this.integrations.get(route.integrationId);
    if (!integration) return jsonResponse(500, { message: 'Internal Server Error' });
    const { functionArn, timeoutMs } = integration;
    const result = await invokeForHttp(functions.get(functionArn), event, timeoutMs);
    if (result === 'timed out') return jsonResponse(503, { message: 'Service Unavailable' });
    return result === 'failed' ? jsonResponse(500, { message: 'Internal Server Error' }) : result;
  }

  /** A named stage is the first part of the path, and the function sees it there too; `$default` is not. */
  #locate(path: string): { stage: Stage; name: string; path: string } | undefined {
    const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/s.exec(path) ?? [];
    const named = this.stages.get(first);
    if (named) return { stage: named, name: first, path: rest || '/' };
    const stage = this.stages.get('$default');
    return stage && { stage, name: '$default', path };
  }
}

/** API Gateway decodes the path of an HTTP API, and drops what follows a question mark that was encoded. */
function handedOver(path: string): string | undefined {
  try {
    return decodeURIComponent(path).split('?')[0];
  } catch {
    return undefined;
  }
}
