import { LocalCloudError } from '../shared/errors';
import { isObject, type JsonObject } from '../shared/json';
import { own } from '../shared/own';
import { isOperator } from './choice';
import type { Definition } from './definition';
import { checkTemplate, parsePath } from './paths';

const COMMON = ['Type', 'Comment', 'InputPath', 'OutputPath', 'QueryLanguage'];
const NEXT = ['Next', 'End'];
const FAILING = ['Parameters', 'ResultSelector', 'ResultPath', 'Retry', 'Catch', ...NEXT];

/** Fields of states by type ("State machine structure in Amazon States Language", Step Functions developer guide). */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Task: ['Resource', 'TimeoutSeconds', ...FAILING],
  Pass: ['Result', 'Parameters', 'ResultPath', ...NEXT],
  Wait: ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath', ...NEXT],
  Choice: ['Choices', 'Default'],
  Succeed: [],
  Fail: ['Error', 'ErrorPath', 'Cause', 'CausePath'],
  Parallel: ['Branches', ...FAILING],
  Map: [
    'ItemsPath',
    'ItemReader',
    'ItemSelector',
    'ItemProcessor',
    'MaxConcurrency',
    'ToleratedFailureCount',
    'ToleratedFailurePercentage',
    'Label',
    ...FAILING,
  ],
};
const PATHS = [
  'InputPath',
  'OutputPath',
  'ResultPath',
  'ItemsPath',
  'SecondsPath',
  'TimestampPath',
  'ErrorPath',
  'CausePath',
];
const TEMPLATES = ['Parameters', 'ResultSelector', 'ItemSelector'];
const MACHINE = ['Comment', 'StartAt', 'States', 'TimeoutSeconds', 'Version', 'QueryLanguage'];
const READER = ['Resource', 'Parameters', 'ReaderConfig'];
const READERS = ['arn:aws:states:::s3:getObject', 'arn:aws:states:::s3:listObjectsV2'];

/** A task that calls a function: by its ARN, or by the integration that takes its name. */
export const INVOKE = 'arn:aws:states:::lambda:invoke';
const TASKS = /^arn:aws:lambda:[^:]*:[^:]*:function:[\w-]+(:[\w$-]+)?$/;

/**
 * Reads a definition, and refuses whatever would not run as on AWS.
 *
 * @throws LocalCloudError `StateMachineInvalid` that names the state and what is wrong with it
 */
export function readDefinition(text: string): Definition {
  let definition: unknown;
  try {
    definition = JSON.parse(text);
  } catch (error) {
    throw invalid(`the definition is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(definition)) throw invalid('the definition is not an object');
  refuseUnknown('the definition', definition, MACHINE);
  checkLanguage('the definition', definition);
  checkStates('the definition', definition);
  return definition as unknown as Definition;
}

function checkStates(owner: string, { StartAt, States }: JsonObject): void {
  if (!isObject(States)) throw invalid(`${owner} has no States`);
  const target = (from: string, name: unknown) => {
    if (typeof name === 'string' && own(States, name) !== undefined) return;
    throw invalid(`${from} goes to ${JSON.stringify(name)}, which is no state beside it`);
  };
  target(`StartAt of ${owner}`, StartAt);
  for (const [name, state] of Object.entries(States)) {
    const label = `the state "${name}"`;
    try {
      if (!isObject(state)) throw invalid('it is not an object');
      checkState(state, (next) => target(label, next));
    } catch (error) {
      if (!(error instanceof LocalCloudError) || error.message.includes('the state "')) throw error;
      throw invalid(`${label}: ${error.message}`);
    }
  }
}

function checkState(state: JsonObject, target: (name: unknown) => void): void {
  const fields = own(FIELDS, String(state.Type));
  if (!fields) {
    throw invalid(
      `the type ${JSON.stringify(state.Type)} does not run locally (there are ${Object.keys(FIELDS).join(', ')})`,
    );
  }
  refuseUnknown('it', state, [...COMMON, ...fields]);
  checkLanguage('it', state);
  for (const name of PATHS) if (typeof state[name] === 'string') parsePath(state[name]);
  for (const name of TEMPLATES) checkTemplate(state[name]);
  if (fields.includes('End') && state.End !== true) target(state.Next);
  for (const catcher of objects(state.Catch)) target(catcher.Next);
  switch (state.Type) {
    case 'Task':
      checkTask(state);
      return;
    case 'Choice':
      if (state.Default !== undefined) target(state.Default);
      for (const choice of objects(state.Choices)) {
        target(choice.Next);
        checkRule(choice);
      }
      return;
    case 'Parallel':
      for (const [index, branch] of objects(state.Branches).entries())
        checkStates(`branch ${index + 1}`, branch);
      return;
    case 'Map':
      if (!isObject(state.ItemProcessor)) throw invalid('it has no ItemProcessor');
      if (state.ItemReader !== undefined) checkReader(state.ItemReader);
      checkStates('its ItemProcessor', state.ItemProcessor);
      return;
    default:
  }
}

function checkTask({ Resource, Parameters }: JsonObject): void {
  if (Resource === INVOKE) {
    const names = Object.keys(isObject(Parameters) ? Parameters : {}).map((name) =>
      name.replace(/\.\$$/, ''),
    );
    const other = names.find((name) => !['FunctionName', 'Payload'].includes(name));
    if (other !== undefined) throw invalid(`the parameter "${other}" of ${INVOKE} does not run locally`);
    if (names.includes('FunctionName')) return;
    throw invalid(`${INVOKE} has no FunctionName`);
  }
  if (typeof Resource === 'string' && TASKS.test(Resource)) return;
  throw invalid(
    `the resource ${JSON.stringify(Resource)} does not run locally: call a function, by its ARN or by ${INVOKE}`,
  );
}

function checkReader(reader: unknown): void {
  if (!isObject(reader)) throw invalid('its ItemReader is not an object');
  refuseUnknown('its ItemReader', reader, READER);
  if (!READERS.includes(String(reader.Resource))) {
    throw invalid(`the resource ${JSON.stringify(reader.Resource)} of its ItemReader does not run locally`);
  }
  checkTemplate(reader.Parameters);
  const config = isObject(reader.ReaderConfig) ? reader.ReaderConfig : {};
  refuseUnknown('its ReaderConfig', config, ['InputType', 'MaxItems']);
  const { InputType: type } = config;
  if (String(reader.Resource).endsWith('getObject') && !['JSON', 'JSONL'].includes(String(type))) {
    throw invalid(`the InputType ${JSON.stringify(type)} does not run locally: use JSON or JSONL`);
  }
}

function checkRule(rule: JsonObject): void {
  for (const part of [...objects(rule.And), ...objects(rule.Or), ...(isObject(rule.Not) ? [rule.Not] : [])])
    checkRule(part);
  if (rule.And ?? rule.Or ?? rule.Not) {
    refuseUnknown('a choice', rule, ['And', 'Or', 'Not', 'Next', 'Comment']);
    return;
  }
  const [operator, ...more] = Object.keys(rule).filter(
    (name) => !['Variable', 'Next', 'Comment'].includes(name),
  );
  if (operator === undefined || more.length > 0 || !isOperator(operator)) {
    throw invalid(
      `the choice ${JSON.stringify(rule)} does not run locally: it needs one operator of JSONPath`,
    );
  }
  parsePath(rule.Variable);
  if (operator.endsWith('Path')) parsePath(rule[operator]);
}

function checkLanguage(owner: string, { QueryLanguage: language = 'JSONPath' }: JsonObject): void {
  if (language !== 'JSONPath') throw invalid(`${owner} is in ${language}: only JSONPath runs locally`);
}

function refuseUnknown(owner: string, value: JsonObject, known: readonly string[]): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw invalid(`${owner} has "${unknown}", which does not run locally (known: ${known.join(', ')})`);
  }
}

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function invalid(message: string): LocalCloudError {
  return new LocalCloudError('StateMachineInvalid', message);
}
