import type { AssemblyStack } from '../../../lib/local-cloud/template/assembly';
import { StackScope } from '../../../lib/local-cloud/template/stack-scope';
import type { Template } from '../../../lib/local-cloud/template/template';

function scopeOf(template: Template, parameters: Readonly<Record<string, string>> = {}): StackScope {
  const stack: AssemblyStack = {
    artifactId: 'Orders',
    id: 'Orders',
    allPaths: [],
    stackName: 'Orders',
    displayName: 'Orders',
    environment: {},
    dependencies: [],
    template,
    assets: new Map(),
    constructPaths: new Map(),
  };
  return new StackScope(stack, {
    region: 'us-east-1',
    accountId: '000000000000',
    parameters: new Map(Object.entries(parameters)),
    exports: new Map([['exported', 'value']]),
  });
}

const CONDITIONS: Template['Conditions'] = {
  Equal: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] },
  EqualAsText: { 'Fn::Equals': [true, 'true'] },
  Different: { 'Fn::Equals': ['a', 'b'] },
  Both: { 'Fn::And': [{ Condition: 'Equal' }, { Condition: 'Different' }] },
  Either: { 'Fn::Or': [{ Condition: 'Different' }, { Condition: 'Equal' }] },
  Not: { 'Fn::Not': [{ Condition: 'Equal' }] },
  Nested: { 'Fn::Not': [{ 'Fn::And': [{ Condition: 'Either' }, { 'Fn::Equals': ['x', 'y'] }] }] },
};

describe('the scope of a stack', () => {
  test.each([
    ['Equal', true],
    ['EqualAsText', true],
    ['Different', false],
    ['Both', false],
    ['Either', true],
    ['Not', false],
    ['Nested', true],
  ])('condition %s is %s', (name, expected) => {
    expect(scopeOf({ Conditions: CONDITIONS }).condition(name)).toBe(expected);
  });

  test('a condition that does not exist is an error that names it', () => {
    expect(() => scopeOf({}).condition('Missing')).toThrow('there is no condition "Missing"');
  });

  test.each([
    ['AWS::AccountId', '000000000000'],
    ['AWS::Region', 'us-east-1'],
    ['AWS::Partition', 'aws'],
    ['AWS::URLSuffix', 'amazonaws.com'],
    ['AWS::StackName', 'Orders'],
    ['AWS::StackId', expect.stringMatching(/^arn:aws:cloudformation:us-east-1:000000000000:stack\/Orders\//)],
    ['AWS::NotificationARNs', []],
  ])('the pseudo-parameter %s is known', (name, expected) => {
    expect(scopeOf({}).resolve({ Ref: name })).toEqual(expected);
  });

  test('parameters take their default, lists are split', () => {
    const Parameters = {
      Text: { Type: 'String', Default: 'a' },
      List: { Type: 'CommaDelimitedList', Default: 'a,b' },
      Feed: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/feed' },
      Feeds: { Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: '/feeds' },
    };
    const scope = scopeOf({ Parameters }, { '/feed': 'topic', '/feeds': 'x,y' });
    const all = ['Text', 'List', 'Feed', 'Feeds'].map((name) => scope.ref(name));
    expect(all).toEqual(['a', ['a', 'b'], 'topic', ['x', 'y']]);
  });

  test('a parameter without default is an error that names it', () => {
    const scope = scopeOf({ Parameters: { Size: { Type: 'Number' } } });
    expect(() => scope.ref('Size')).toThrow(/"Size" has no default: give it one/);
  });

  test('mappings and imports are looked up, and named when they are missing', () => {
    const scope = scopeOf({ Mappings: { M: { a: { b: 'c' } } } });
    expect(scope.resolve({ 'Fn::FindInMap': ['M', 'a', 'b'] })).toBe('c');
    expect(scope.resolve({ 'Fn::ImportValue': 'exported' })).toBe('value');
    expect(() => scope.resolve({ 'Fn::FindInMap': ['M', 'a', 'x'] })).toThrow(
      'there is no mapping M / a / x',
    );
    expect(() => scope.resolve({ 'Fn::ImportValue': 'nobody' })).toThrow('no stack exports "nobody"');
  });

  test('created resources answer, an attribute that is not known is named with those that are', () => {
    const scope = scopeOf({ Resources: { Queue: { Type: 'AWS::SQS::Queue' } } });
    expect(() => scope.ref('Queue')).toThrow('Queue was not created');
    scope.add('Queue', { ref: 'url', attributes: { Arn: 'arn' } });
    expect(scope.resolve([{ Ref: 'Queue' }, { 'Fn::GetAtt': ['Queue', 'Arn'] }])).toEqual(['url', 'arn']);
    expect(() => scope.getAtt('Queue', 'Colour')).toThrow(
      'Queue (AWS::SQS::Queue) has no attribute "Colour" in the local cloud (known: Arn)',
    );
    expect(() => scope.ref('Nobody')).toThrow('there is no resource or parameter "Nobody"');
  });
});

describe.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty'])(
  'a template without anything named %s',
  (name) => {
    const scope = scopeOf({ Mappings: { Known: { key: {} } } });
    test.each([
      ['resource', { Ref: name }, `there is no resource or parameter "${name}"`],
      ['attribute', { 'Fn::GetAtt': [name, 'Arn'] }, `there is no resource or parameter "${name}"`],
      ['mapping', { 'Fn::FindInMap': [name, name, name] }, 'there is no mapping'],
      ['key of a mapping', { 'Fn::FindInMap': ['Known', 'key', name] }, 'there is no mapping'],
      ['condition', { 'Fn::If': [name, 1, 2] }, `there is no condition "${name}"`],
      ['text', { 'Fn::Sub': `\${${name}}` }, `there is no resource or parameter "${name}"`],
    ])('says so of a %s', (_what, value, message) => {
      expect(() => scope.resolve(value)).toThrow(message);
    });

    test('takes one that has it', () => {
      const known = scopeOf({
        Parameters: { [name]: { Type: 'String', Default: 'x' } },
        Mappings: { [name]: { [name]: { [name]: 1 } } },
      });
      known.add('Queue', { ref: 'q', attributes: {} });
      expect(known.resolve([{ Ref: name }, { 'Fn::FindInMap': [name, name, name] }])).toEqual(['x', 1]);
      expect(() => known.resolve({ 'Fn::GetAtt': ['Queue', name] })).toThrow(`has no attribute "${name}"`);
    });
  },
);
