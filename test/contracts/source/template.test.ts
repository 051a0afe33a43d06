import { parseTemplate, readText, writeText } from '../../../lib/contracts/source/template';

const read = (template: string, text: string) => {
  const parts = readText(parseTemplate(template), text);
  return parts && Object.fromEntries(parts);
};

describe('the template of a text', () => {
  it.each([
    ['{site}#{sku}', 'zrh#sku-1', { site: 'zrh', sku: 'sku-1' }],
    ['ORG#{org}#USER#{user}', 'ORG#acme#USER#7', { org: 'acme', user: '7' }],
    ['USER#{id}', 'USER#USER#1', { id: 'USER#1' }],
    ['{a}--{b}', 'x--y--z', { a: 'x', b: 'y--z' }],
    ['{a}-{b}', '-', { a: '', b: '' }],
    ['{id}#END', 'x#END', { id: 'x' }],
    ['{a}.{b}.{c}', '1.2.3.4', { a: '1', b: '2', c: '3.4' }],
  ])('%s reads %s', (template, text, parts) => {
    expect(read(template, text)).toEqual(parts);
    expect(
      writeText(parseTemplate(template), (field) => (parts as Record<string, string>)[field] ?? ''),
    ).toBe(text);
  });

  it.each([
    ['{site}#{sku}', 'zrh'],
    ['ORG#{org}#USER#{user}', 'ORG#acme'],
    ['ORG#{org}', 'TEAM#acme'],
    ['{id}#END', 'x#END#END'],
    ['{id}#END', 'x'],
    ['A{a}A', 'A'],
  ])('%s does not read %s', (template, text) => {
    expect(read(template, text)).toBeUndefined();
  });

  it.each([
    ['{a}{b}', 'two fields side by side'],
    ['#{a}{b}#{c}', 'two fields side by side'],
    ['PROFILE', 'names no field'],
    ['', 'names no field'],
    ['{a}#{a}', 'names a field twice'],
    ['{}#{a}', 'braces without a name'],
    ['{{a}}', 'a brace that encloses no field'],
    ['}{a}', 'a brace that encloses no field'],
    ['{a', 'a brace that encloses no field'],
  ])('%s is refused', (template, reason) => {
    expect(() => parseTemplate(template)).toThrow(reason);
  });
});
