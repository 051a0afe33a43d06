import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import type { ProblemView } from '../../../lib/console/api';
import { type Answering, answers } from './answers';
import { Live } from './live';
import type { StandInOptions } from './options';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** As strict as the console's own server. */
export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/** Serves a built page, and answers it with made-up data: a page alone, without a cloud. */
export async function startStandIn(
  page: string,
  options: StandInOptions,
): Promise<{ url: string; server: Server }> {
  const live = new Live(options);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    response.setHeader('content-security-policy', POLICY);
    if (url.pathname === '/api/live') return live.connect(response);
    if (url.pathname.startsWith('/api/')) return void answerApi(request, response, url, live, options);
    sendFile(response, page, url.pathname);
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  server.on('close', () => live.end());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, server };
}

async function answerApi(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  live: Live,
  options: StandInOptions,
) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const asked: Answering = {
    method: request.method ?? 'GET',
    path: url.pathname.slice('/api/'.length).split('/').map(decodeURIComponent),
    query: url.searchParams,
    body: text ? JSON.parse(text) : {},
    live,
    options,
  };
  const answer = answers(asked);
  const problem: ProblemView = { code: 'not-found', message: `there is no ${url.pathname}` };
  const failed = answer instanceof Error;
  response.writeHead(answer === undefined ? 404 : failed ? 403 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(failed ? { code: answer.name, message: answer.message } : (answer ?? problem)));
}

function sendFile(response: ServerResponse, page: string, path: string): void {
  const name = /^\/[\w-]+(\.[\w-]+)+$/.test(path) ? path.slice(1) : 'index.html';
  try {
    const content = readFileSync(join(page, name));
    response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'text/plain' }).end(content);
  } catch {
    response.writeHead(404).end();
  }
}
