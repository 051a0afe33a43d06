import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Emulator } from '../emulators';
import { accountOfKey } from '../shared/access-key';
import type { AccountRegion } from '../shared/account-region';
import { own } from '../shared/own';
import { readSignature } from '../shared/signature';
import { ApiError, type ApiRequest, type ApiResponse, type ControlSources, type JsonApi } from './api';
import { CLOUDWATCH_API } from './cloudwatch-api';
import { invokeFunction } from './lambda-api';
import { listMappings } from './mappings-api';
import { SSM_API } from './ssm-api';
import { STATES_API } from './states-api';
import { answerSts } from './sts-api';

/** Prefix of `X-Amz-Target` by service. */
const JSON_APIS: Readonly<Record<string, JsonApi>> = {
  AWSStepFunctions: STATES_API,
  AmazonSSM: SSM_API,
  GraniteServiceVersion20100801: CLOUDWATCH_API,
};

/**
 * Starts an endpoint for those services that no emulator serves: SSM parameters, invoking functions, reading
 * metrics, listing event source mappings, running state machines, assuming roles.
 *
 * @param home whose the requests are whose access key names no account
 * @param port on loopback; 0 for a free one
 */
export async function startControlServer(
  home: AccountRegion,
  sourcesOf: (caller: AccountRegion) => ControlSources,
  port: number,
): Promise<Emulator> {
  const server = createServer((request, response) => {
    void answer(request, sourcesOf(callerOf(request, home))).then(({ status, headers, body }) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...headers });
      response.end(body);
    });
  });
  // A function may take fifteen minutes before it answers.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: chosen } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${chosen}`, stop: () => close(server) };
}

function callerOf({ url = '/', headers }: IncomingMessage, home: AccountRegion): AccountRegion {
  const signature = readSignature(url, headers);
  return {
    accountId: accountOfKey(signature?.accessKey ?? '') ?? home.accountId,
    region: signature?.region ?? home.region,
  };
}

async function answer(message: IncomingMessage, sources: ControlSources): Promise<ApiResponse> {
  try {
    const { pathname: path, searchParams: query } = new URL(message.url ?? '/', 'http://localhost');
    const request: ApiRequest = {
      method: message.method ?? '',
      path,
      query,
      headers: message.headers,
      body: await buffer(message),
    };
    const json = await answerJson(request, sources);
    const response =
      json ??
      listMappings(request, sources) ??
      answerSts(request, sources) ??
      (await invokeFunction(request, sources));
    if (response) return response;
    throw new ApiError(
      400,
      'UnknownOperationException',
      `${request.method} ${request.path} is not served here: this endpoint has SSM's reading of parameters, Lambda's Invoke and ListEventSourceMappings, Step Functions' executions, CloudWatch's GetMetricData and STS's AssumeRole`,
    );
  } catch (error) {
    return toErrorResponse(error);
  }
}

async function answerJson(request: ApiRequest, sources: ControlSources): Promise<ApiResponse | undefined> {
  const target = String(request.headers['x-amz-target'] ?? '');
  const [service = '', operation = ''] = target.split('.');
  if (target === '') return undefined;
  const run = own(own(JSON_APIS, service), operation);
  if (!run) throw new ApiError(400, 'UnknownOperationException', `${target} is not served here`);
  return {
    status: 200,
    body: JSON.stringify(await run(JSON.parse(request.body.toString('utf8') || '{}'), sources)),
  };
}

function toErrorResponse(error: unknown): ApiResponse {
  const { status, name, message } =
    error instanceof ApiError
      ? error
      : new ApiError(500, 'InternalServerException', error instanceof Error ? error.message : String(error));
  // SDKs read the name from the header for REST services, from the body for JSON ones.
  return { status, headers: { 'x-amzn-errortype': name }, body: JSON.stringify({ __type: name, message }) };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
