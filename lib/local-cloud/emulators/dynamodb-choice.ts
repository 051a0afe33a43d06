import { resolve } from 'node:path';
import { EMULATORS, isAws } from '../shared/aws-host';
import { LocalCloudError } from '../shared/errors';
import { isProgram } from './path-lookup';

const VARIABLE = 'EVENT_SHARING_DYNAMODB';

/** Which DynamoDB a local cloud uses; one of the two, or neither. */
export interface DynamoDbChoice {
  /**
   * URL of a running DynamoDB with streams: LocalStack, MiniStack, DynamoDB Local, or a `dynoxide` of yours. The cloud creates its
   * tables there, and removes them when it ends.
   *
   * @default none: the cloud starts a program of its own
   */
  readonly endpoint?: string;
  /** Path of a `dynoxide` program. @default the one of the project, or else of the PATH */
  readonly program?: string;
}

/**
 * What was chosen, by option or else by the variable `EVENT_SHARING_DYNAMODB`, which is a URL or a path.
 *
 * @throws LocalCloudError `OptionInvalid` for a URL that may be AWS, or is none; `EmulatorMissing` for a program that is not there
 */
export function chooseDynamoDb(
  option: DynamoDbChoice = {},
  variable: string | undefined = process.env[VARIABLE],
): DynamoDbChoice {
  const { endpoint, program } = option;
  if (endpoint !== undefined && program !== undefined) {
    throw invalid('dynamodb has both an endpoint and a program: give one of them');
  }
  if (endpoint !== undefined) return { endpoint: readEndpoint('dynamodb.endpoint', endpoint) };
  if (program !== undefined) return { program: readProgram('dynamodb.program', program) };
  if (!variable) return {};
  return /^\w{2,}:\/\//.test(variable)
    ? { endpoint: readEndpoint(VARIABLE, variable) }
    : { program: readProgram(VARIABLE, variable) };
}

function readEndpoint(name: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' || url.href !== `${url.origin}/`) {
    throw invalid(
      `${name} is "${text}": give the URL of a running DynamoDB with scheme http, host and port alone, such as http://127.0.0.1:4566`,
    );
  }
  if (isAws(url.origin)) {
    throw invalid(
      `${name} is "${text}", which is AWS itself, or not known to be something else: the local cloud creates and removes tables there. Give a loopback or private address, or name the emulator's host in ${EMULATORS}`,
    );
  }
  return url.origin;
}

function readProgram(name: string, path: string): string {
  const file = resolve(path);
  if (isProgram(file)) return file;
  throw new LocalCloudError(
    'EmulatorMissing',
    `${name} is "${path}", but there is no program ${file}: give the path of a dynoxide, or the URL of a running DynamoDB`,
  );
}

function invalid(message: string): LocalCloudError {
  return new LocalCloudError('OptionInvalid', message);
}
