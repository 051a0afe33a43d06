import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { packageRoot } from '../../bin/synthesise';
import { RULES } from '../../lib/constructs/boundaries/findings';
import { METRIC } from '../../lib/wire/metrics';

/** Names in backticks in the first column of the tables below a heading. */
function listedIn(page: string, heading: RegExp): string[] {
  const sections = readFileSync(join(packageRoot, page), 'utf8').split(/^## /m);
  const section = sections.find((text) => heading.test(text.split('\n')[0] ?? '')) ?? '';
  const cells = [...section.matchAll(/^\| (`[^|]*) \|/gm)].map(([, cell = '']) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

/** Members of a union of texts, or names of a constant's properties, as the source declares them. */
function declaredIn(file: string, name: string): string[] {
  const text = readFileSync(join(packageRoot, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const collect = (node: ts.Node): void => {
    if (ts.isStringLiteral(node)) found.push(node.text);
    else ts.forEachChild(node, collect);
  };
  ts.forEachChild(source, (node) => {
    if (ts.isTypeAliasDeclaration(node) && node.name.text === name) collect(node.type);
    if (!ts.isVariableStatement(node)) return;
    for (const { name: variable, initializer } of node.declarationList.declarations) {
      const value = initializer && ts.isAsExpression(initializer) ? initializer.expression : initializer;
      if (variable.getText() !== name || !value || !ts.isObjectLiteralExpression(value)) continue;
      found.push(...value.properties.map((each) => each.name?.getText().replaceAll("'", '') ?? ''));
    }
  });
  return found;
}

test.each([
  ['ContractError', 'lib/contracts/schema/errors.ts', 'ContractErrorCode'],
  ['ConstructError', 'lib/constructs/shared/errors.ts', 'ConstructErrorCode'],
  ['ProtocolError', 'lib/protocol/rows/errors.ts', 'ReasonCode'],
  ['OwnerError', 'lib/client/owner/owner-error.ts', 'OwnerErrorKind'],
  ['Answers of a `SyncApi`', 'lib/wire/problems.ts', 'PROBLEMS'],
  ['OperatorError', 'lib/operator/shared/errors.ts', 'OperatorErrorCode'],
  ['ConsoleError', 'lib/console/shared/problem.ts', 'ConsoleErrorCode'],
  ['DevError', 'lib/dev/errors.ts', 'DevErrorCode'],
  ['LocalCloudError', 'lib/local-cloud/shared/errors.ts', 'LocalCloudErrorCode'],
])('docs/errors.md has every code of %s and no other', (heading, file, name) => {
  const declared = declaredIn(file, name);
  expect(declared.length).toBeGreaterThan(3);
  expect(listedIn('docs/errors.md', new RegExp(heading)).sort()).toEqual(declared.sort());
});

test('the reasons for parking in docs/pipeline.md are codes that there are', () => {
  const codes = declaredIn('lib/protocol/rows/errors.ts', 'ReasonCode');
  const listed = listedIn('docs/pipeline.md', /^Reasons for parking/);
  expect(listed.length).toBeGreaterThan(3);
  expect(listed.filter((code) => !codes.includes(code))).toEqual([]);
});

test('docs/metrics.md has every metric and no other', () => {
  expect([...new Set(listedIn('docs/metrics.md', /^Metrics/))].sort()).toEqual(Object.values(METRIC).sort());
});

test('docs/boundaries.md has every rule and no other', () => {
  expect(listedIn('docs/boundaries.md', /^The rules/).sort()).toEqual([...Object.values(RULES)].sort());
});

test('docs/contract-evolution.md has every rule of compatibility', () => {
  const text = readFileSync(join(packageRoot, 'docs/contract-evolution.md'), 'utf8');
  const rules = [
    ...declaredIn('lib/contracts/compatibility/compatibility.ts', 'FindingRule'),
    ...declaredIn('lib/contracts/compatibility/compatibility-rules.ts', 'DifferenceRule'),
    ...declaredIn('lib/contracts/compatibility/keyword-rules.ts', 'KeywordRule'),
  ];
  expect(rules.length).toBeGreaterThan(15);
  expect(rules.filter((rule) => !text.includes(`| \`${rule}\` |`))).toEqual([]);
});

test('docs/local-cloud.md has every option of the local cloud', () => {
  const text = readFileSync(join(packageRoot, 'docs/local-cloud.md'), 'utf8');
  const source = readFileSync(join(packageRoot, 'lib/local-cloud/local-cloud.ts'), 'utf8');
  const [, options = ''] = /export interface LocalCloudOptions \{([\s\S]*?)^\}/m.exec(source) ?? [];
  const names = [...options.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(3);
  expect(names.filter((name) => !text.includes(`| \`${name}\``))).toEqual([]);
});
