/** IAM user guide, "Grammar of the IAM JSON policy language". */
const TOP = ['Version', 'Id', 'Statement'];
const ELEMENTS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
];
/** IAM user guide, "IAM JSON policy elements: Condition operators". */
const OPERATOR =
  /^(For(Any|All)Values?:)?(String(Not)?(Equals(IgnoreCase)?|Like)|(Numeric|Date)((Not)?Equals|(Less|Greater)Than(Equals)?)|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like)|Null)(IfExists)?$/;
const ACTION = /^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/;

type Json = Readonly<Record<string, unknown>>;

/**
 * What a strict reader of policies refuses in those of a template: each place with what is wrong.
 *
 * IAM itself takes numbers and booleans without quotation marks; validators beside it, such as LocalStack's, do not. Texts are
 * what every one takes.
 */
export function malformedPolicies(template: unknown, path = ''): string[] {
  if (typeof template !== 'object' || template === null) return [];
  if ('Statement' in template) return inDocument(template).map((problem) => `${path.slice(1)}: ${problem}`);
  return Object.entries(template).flatMap(([name, value]) => malformedPolicies(value, `${path}/${name}`));
}

function inDocument(document: Json): string[] {
  const { Version, Statement } = document;
  const statements = [Statement].flat();
  const sids = statements
    .map((one) => (isObject(one) ? one.Sid : undefined))
    .filter((sid) => sid !== undefined);
  return [
    ...unknownNames(document, TOP),
    ...(Version === '2012-10-17' ? [] : [`its version is ${JSON.stringify(Version)}`]),
    ...(statements.length > 0 ? [] : ['it has no statement']),
    ...repeated(sids).map((sid) => `two statements have the Sid ${sid}`),
    ...repeated(statements).map((statement) => `it says ${statement} twice`),
    ...statements.flatMap((one) => (isObject(one) ? inStatement(one) : ['a statement is not an object'])),
  ];
}

function inStatement(statement: Json): string[] {
  const { Sid, Effect, Action, NotAction, Resource, NotResource, Principal, Condition = {} } = statement;
  const actions = [Action ?? NotAction ?? []].flat();
  const one = (names: string) => `it needs one of ${names}`;
  return [
    ...unknownNames(statement, [...ELEMENTS, 'Condition']),
    ...(Sid === undefined || (typeof Sid === 'string' && /^[A-Za-z0-9]+$/.test(Sid))
      ? []
      : [`its Sid is ${Sid}`]),
    ...(Effect === 'Allow' || Effect === 'Deny' ? [] : [`its effect is ${Effect}`]),
    ...((Action === undefined) === (NotAction === undefined) ? [one('Action and NotAction')] : []),
    ...(Resource !== undefined && NotResource !== undefined ? [one('Resource and NotResource')] : []),
    ...(actions.length > 0 ? [] : ['it has no action']),
    ...actions.filter((action) => !ACTION.test(String(action))).map((action) => `${action} is not an action`),
    ...repeated(actions).map((action) => `it names ${action} twice`),
    ...repeated([Resource ?? []].flat()).map((resource) => `it names ${resource} twice`),
    ...(isObject(Principal) ? Object.values(Principal) : [Principal ?? '*']).flatMap((value) =>
      texts('Principal', value),
    ),
    ...texts('Resource', Resource ?? NotResource ?? '*'),
    ...inConditions(Condition),
  ];
}

function inConditions(conditions: unknown): string[] {
  if (!isObject(conditions)) return ['its Condition is not an object'];
  return Object.entries(conditions).flatMap(([operator, keys]) => [
    ...(OPERATOR.test(operator) ? [] : [`${operator} is not an operator`]),
    ...(isObject(keys)
      ? Object.entries(keys).flatMap(([key, value]) => texts(key, value))
      : [`${operator} is not a map of keys`]),
  ]);
}

/** A function of CloudFormation stands for a text. */
function texts(name: string, value: unknown): string[] {
  const values = [value].flat();
  const isText = (one: unknown) =>
    typeof one === 'string' || (isObject(one) && Object.keys(one).every((key) => /^(Ref|Fn::.+)$/.test(key)));
  if (values.length === 0) return [`${name} has no value`];
  return values
    .filter((one) => !isText(one))
    .map((one) => `${name} has the value ${JSON.stringify(one)}, not a text`);
}

function unknownNames(object: Json, known: readonly string[]): string[] {
  return Object.keys(object)
    .filter((name) => !known.includes(name))
    .map((name) => `it has the unknown element ${name}`);
}

function repeated(values: readonly unknown[]): string[] {
  const written = values.map((value) => JSON.stringify(value));
  return written.filter((value, index) => written.indexOf(value) !== index);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
