// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how Fn::Sub names things
import { type IntrinsicScope, NO_VALUE, resolve } from '../../../lib/local-cloud/template/intrinsics';

const scope: IntrinsicScope = {
  region: 'eu-west-1',
  ref: (name) => {
    if (name === 'AWS::NoValue') return NO_VALUE;
    return { Queue: 'queue-url', Index: '1', 'AWS::Region': 'eu-west-1', List: ['a', 'b'] }[name];
  },
  getAtt: (id, attribute) => `${id}!${attribute}`,
  condition: (name) => name === 'Yes',
  findInMap: (...path) => path.join('>'),
  importValue: (name) => `import:${name}`,
  ssmParameter: (name) => `ssm:${name}`,
};

const CASES: readonly [title: string, value: unknown, expected: unknown][] = [
  ['plain values stay', { a: [1, true, null, 'x'] }, { a: [1, true, null, 'x'] }],
  ['Ref', { Ref: 'Queue' }, 'queue-url'],
  ['GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Queue!Arn'],
  ['GetAtt as text', { 'Fn::GetAtt': 'Queue.Arn' }, 'Queue!Arn'],
  ['GetAtt of a nested attribute', { 'Fn::GetAtt': 'Nested.Outputs.X' }, 'Nested!Outputs.X'],
  ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Queue' }, 3]] }, 'a-queue-url-3'],
  ['Join of a list that Ref gives', { 'Fn::Join': ['+', { Ref: 'List' }] }, 'a+b'],
  ['Join leaves out NoValue', { 'Fn::Join': [',', ['a', { Ref: 'AWS::NoValue' }, 'b']] }, 'a,b'],
  ['Sub as text', { 'Fn::Sub': '${AWS::Region}/${Queue}/${Queue.Arn}' }, 'eu-west-1/queue-url/Queue!Arn'],
  ['Sub with variables', { 'Fn::Sub': ['${a}-${Queue}', { a: { Ref: 'Index' } }] }, '1-queue-url'],
  ['Sub keeps literals', { 'Fn::Sub': '${!Literal}' }, '${Literal}'],
  ['Select', { 'Fn::Select': [1, ['a', 'b']] }, 'b'],
  ['Select by an index that is text', { 'Fn::Select': [{ Ref: 'Index' }, { Ref: 'List' }] }, 'b'],
  ['Split', { 'Fn::Split': [':', 'a:b:c'] }, ['a', 'b', 'c']],
  ['Select of Split', { 'Fn::Select': [2, { 'Fn::Split': [':', 'a:b:c'] }] }, 'c'],
  ['If that holds', { 'Fn::If': ['Yes', 'a', 'b'] }, 'a'],
  ['If does not resolve the other branch', { 'Fn::If': ['No', { 'Fn::Nonsense': 1 }, 'b'] }, 'b'],
  [
    'If with NoValue removes the property',
    { a: { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] }, b: 2 },
    { b: 2 },
  ],
  ['FindInMap', { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'x'] }, 'Map>eu-west-1>x'],
  ['ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': '${Queue}-x' } }, 'import:queue-url-x'],
  ['Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
  ['GetAZs', { 'Fn::GetAZs': '' }, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
  ['a dynamic reference', 'x={{resolve:ssm:/a/b}}', 'x=ssm:/a/b'],
  ['a dynamic reference with a version', '{{resolve:ssm:/a/b:3}}', 'ssm:/a/b'],
  ['a dynamic reference put together', { 'Fn::Join': ['', ['{{resolve:ssm:/', 'a', '}}']] }, 'ssm:/a'],
  ['two keys are no function', { Ref: 'Queue', Other: 1 }, { Ref: 'Queue', Other: 1 }],
];

const ERRORS: readonly [title: string, value: unknown, message: RegExp][] = [
  [
    'an unknown function',
    { 'Fn::Transform': {} },
    /Fn::Transform is not supported.*supported: Ref, Fn::GetAtt/,
  ],
  ['a list where text belongs', { 'Fn::Join': ['', [['a']]] }, /Fn::Join needs a string, got \["a"\]/],
  ['text where a list belongs', { 'Fn::Select': [0, 'a'] }, /Fn::Select needs a list, got "a"/],
  ['an entry that is not there', { 'Fn::Select': [2, ['a']] }, /entry 2 of a list of 1/],
  ['an unknown name in Sub', { 'Fn::Sub': '${Nobody}' }, /\$\{Nobody\} is not a string/],
  ['a secret', '{{resolve:secretsmanager:x}}', /secretsmanager:x\}\} is not supported/],
];

describe('template functions', () => {
  test.each(CASES)('%s', (_title, value, expected) => {
    expect(resolve(value, scope)).toEqual(expected);
  });

  test.each(ERRORS)('%s is an error that says so', (_title, value, message) => {
    expect(() => resolve(value, scope)).toThrow(message);
  });
});
