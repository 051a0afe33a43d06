import { randomUUID } from 'node:crypto';
import { placeOfArn } from '../shared/account-region';
import type { ApiRequest, ApiResponse, ControlSources } from './api';

/** AWS: "AssumeRole", Security Token Service API reference. */
const DEFAULT_SECONDS = 3_600;

/**
 * `AssumeRole` and `GetCallerIdentity` of STS. Who may assume a role is decided in front of this endpoint, where permissions are enforced.
 *
 * @returns `undefined` for a request to anything else
 */
export function answerSts(request: ApiRequest, sources: ControlSources): ApiResponse | undefined {
  if (!String(request.headers['content-type'] ?? '').includes('x-www-form-urlencoded')) return undefined;
  const form = new URLSearchParams(request.body.toString('utf8'));
  const operation = form.get('Action');
  if (operation === 'GetCallerIdentity') {
    const { accountId } = sources;
    const arn = `arn:aws:iam::${accountId}:root`;
    return answer(operation, { Arn: arn, UserId: accountId, Account: accountId });
  }
  return operation === 'AssumeRole' ? assumeRole(form, sources) : undefined;
}

function assumeRole(form: URLSearchParams, { accessKeyOf, clock }: ControlSources): ApiResponse {
  const role = form.get('RoleArn') ?? '';
  const session = form.get('RoleSessionName') ?? '';
  const { accountId } = placeOfArn(role);
  const accessKeyId = accessKeyOf(role, session);
  if (!/^arn:aws:iam::\d{12}:role\/./.test(role) || session === '' || accessKeyId === undefined) {
    return refusal(403, 'AccessDenied', `not authorized to perform: sts:AssumeRole on resource: ${role}`);
  }
  const seconds = Number(form.get('DurationSeconds') ?? DEFAULT_SECONDS);
  const name = role.replace(/^.*\//, '');
  return answer('AssumeRole', {
    AssumedRoleUser: {
      Arn: `arn:aws:sts::${accountId}:assumed-role/${name}/${session}`,
      AssumedRoleId: `AROALOCAL:${session}`,
    },
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: 'local',
      SessionToken: 'local',
      Expiration: new Date(clock.now() + seconds * 1000).toISOString(),
    },
  });
}

type Members = { readonly [name: string]: string | Members };

function answer(operation: string, result: Members): ApiResponse {
  const id = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
  const body = `<${operation}Result>${xml(result)}</${operation}Result>${id}`;
  const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';
  return respond(200, `<${operation}Response xmlns="${namespace}">${body}</${operation}Response>`);
}

function refusal(status: number, code: string, message: string): ApiResponse {
  const error = xml({ Error: { Type: 'Sender', Code: code, Message: message } });
  return respond(status, `<ErrorResponse>${error}</ErrorResponse>`);
}

function respond(status: number, body: string): ApiResponse {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}

function xml(members: Members): string {
  return Object.entries(members)
    .map(([name, value]) => `<${name}>${typeof value === 'string' ? escapeXml(value) : xml(value)}</${name}>`)
    .join('');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
