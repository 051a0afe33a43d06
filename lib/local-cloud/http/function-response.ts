import { isObject } from '../shared/json';
import type { OutgoingResponse } from './request';

/**
 * What a function's result means, in payload format 2.0: an object with `statusCode` is a response, anything else is the
 * body of one ("Lambda function response for format 2.0", API Gateway developer guide).
 *
 * @returns `undefined` for a result that is no response
 */
export function toResponse(payload: unknown): OutgoingResponse | undefined {
  if (!isObject(payload) || payload.statusCode === undefined) {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload ?? null);
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded } = payload;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined;
  if (!isObject(headers) || !Array.isArray(cookies) || typeof body !== 'string') return undefined;
  return {
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
      ),
      ...(cookies.length > 0 && { 'set-cookie': cookies.map(String) }),
    },
    body: isBase64Encoded === true ? Buffer.from(body, 'base64') : body,
  };
}
