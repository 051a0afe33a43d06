import type { JsonObject } from '../shared/json';
import { ApiError, type ControlSources, type JsonApi, requiredText } from './api';

/** AWS: "GetParametersByPath" and "GetParameters", Systems Manager API reference. */
const MAX_PAGE = 10;

/** Reading of parameters; they are written by templates alone. */
export const SSM_API: JsonApi = {
  GetParameter(input, sources) {
    const name = requiredText(input, 'Name');
    if (!sources.parameters.has(name)) {
      throw new ApiError(400, 'ParameterNotFound', `there is no parameter ${name}`);
    }
    return { Parameter: describe(name, sources) };
  },
  GetParameters(input, sources) {
    const names = texts(input, 'Names');
    return {
      Parameters: names.filter((name) => sources.parameters.has(name)).map((name) => describe(name, sources)),
      InvalidParameters: names.filter((name) => !sources.parameters.has(name)),
    };
  },
  GetParametersByPath(input, sources) {
    const path = requiredText(input, 'Path').replace(/\/$/, '');
    const isBelow = (name: string) =>
      name.startsWith(`${path}/`) && (input.Recursive === true || !name.slice(path.length + 1).includes('/'));
    const names = [...sources.parameters.keys()].filter(isBelow).sort();
    const start = Number(input.NextToken ?? 0);
    const end = start + Math.min(Number(input.MaxResults ?? MAX_PAGE), MAX_PAGE);
    return {
      Parameters: names.slice(start, end).map((name) => describe(name, sources)),
      ...(end < names.length && { NextToken: String(end) }),
    };
  },
};

function texts(input: JsonObject, member: string): string[] {
  const value = input[member];
  if (Array.isArray(value) && value.length <= MAX_PAGE && value.every((each) => typeof each === 'string')) {
    return value;
  }
  throw new ApiError(400, 'ValidationException', `${member} is not a list of at most ${MAX_PAGE} texts`);
}

function describe(name: string, { parameters, region, accountId }: ControlSources) {
  return {
    Name: name,
    Type: 'String',
    Value: parameters.get(name),
    Version: 1,
    ARN: `arn:aws:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, '')}`,
    DataType: 'text',
  };
}
