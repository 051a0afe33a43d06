// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how Fn::Sub names things
import { collectReferences } from '../../../lib/local-cloud/template/references';

const CASES: readonly [title: string, value: unknown, names: string[]][] = [
  ['Ref', { a: [{ Ref: 'A' }] }, ['A']],
  ['GetAtt in both forms', [{ 'Fn::GetAtt': ['A', 'Arn'] }, { 'Fn::GetAtt': 'B.Arn' }], ['A', 'B']],
  ['Sub', { 'Fn::Sub': '${A}-${B.Arn}-${!C}' }, ['A', 'B']],
  ['Sub with variables', { 'Fn::Sub': ['${own}-${A}', { own: { Ref: 'B' } }] }, ['A', 'B']],
  ['arguments of other functions', { 'Fn::Join': ['', ['x', { Ref: 'A' }]] }, ['A']],
  ['the branch that is taken', { 'Fn::If': ['Yes', { Ref: 'A' }, { Ref: 'B' }] }, ['A']],
  ['the other branch', { 'Fn::If': ['No', { Ref: 'A' }, { Ref: 'B' }] }, ['B']],
  ['both when nobody knows', { 'Fn::If': ['Unknown', { Ref: 'A' }, { Ref: 'B' }] }, ['A', 'B']],
];

const known: Readonly<Record<string, boolean>> = { Yes: true, No: false };

describe('references of a template value', () => {
  test.each(CASES)('%s', (_title, value, names) => {
    expect([...collectReferences(value, (name) => known[name]).names].sort()).toEqual(names);
  });

  test('imports and dynamic references are found', () => {
    const value = { a: { 'Fn::ImportValue': 'x' }, b: 'pre {{resolve:ssm:/p:1}}{{resolve:ssm:/q}}' };
    const { imports, parameters } = collectReferences(value, () => undefined);
    expect([imports, [...parameters]]).toEqual([['x'], ['/p', '/q']]);
  });
});
