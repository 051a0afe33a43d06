import { eventually } from '../support/eventually';
import { hiddenIn } from '../support/hostile-texts';
import { ALTERED, beHostile, hostileParameters, NAMED, SEEN } from './support/hostile';
import type { Visit } from './support/visit';
import { startWorld, type World } from './support/world';

let [world, visit]: [World, Visit] = [] as never;
beforeAll(async () => {
  world = await startWorld({ parameters: hostileParameters() });
  visit = await world.visit();
  await visit.open('/changes');
  await beHostile(world);
});
afterAll(async () => {
  await visit?.end();
  await world?.stop();
});

const query = (values: Readonly<Record<string, string>>) => new URLSearchParams(values).toString();
const CONTRACT = { contract: 'users/User' };

/** In the browser: elements, attributes and links that no text may become. */
const BECAME = `[
  ...document.querySelectorAll('img, iframe, object, embed, base, meta[http-equiv], body script, [onerror], [onload], [srcdoc]'),
  ...[...document.querySelectorAll('[href], [action], [src]')].filter((each) =>
    /^\\s*(javascript|data|vbscript):/i.test(each.getAttribute('href') ?? each.getAttribute('action') ?? each.getAttribute('src'))),
].map((each) => each.outerHTML)`;
/** In the browser: all that is read, seen or heard: texts, titles, names, values. */
const TEXT = `[
  document.title,
  ...[...document.querySelectorAll('body *')].flatMap((each) => [
    ...[...each.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data),
    ...[...each.attributes].filter(({ name }) => /^(title|aria-|placeholder|alt|label)/.test(name)).map(({ value }) => value),
  ]),
].map((text) => text.replaceAll('\\n', ' '))`;

/** Nothing ran, nothing was asked for, nothing became markup, nothing is hidden. */
async function isHarmless(): Promise<string> {
  const texts = await visit.page.evaluate<string[]>(TEXT);
  expect(await visit.page.evaluate(BECAME)).toEqual([]);
  expect(texts.filter((text) => hiddenIn(text).length > 0)).toEqual([]);
  expect(await visit.page.evaluate('Object.keys(Object.prototype).length + Object.keys({}).length')).toBe(0);
  // That an address leads nowhere is what the browser says of it, too.
  expect(
    visit.complaints.splice(0).filter((line) => !/status of (4\d\d|502) .* http:\/\/127/.test(line)),
  ).toEqual([]);
  return texts.join('\n');
}

test('a list of changes that grows shows them as text', async () => {
  await eventually(async () => expect((await visit.text()).length).toBeGreaterThan(1000));
  await isHarmless();
});

test.each([
  ['the map', '/map'],
  ['the map as a table', '/map?view=table'],
  ['failures', '/failures'],
  ['failures of a replica', `/failures?${query({ replica: 'orders/User' })}`],
  ['a row beside its copies', `/rows?${query({ ...CONTRACT, key: JSON.stringify({ user_id: ALTERED }) })}`],
])('%s shows such texts as they are', async (_name, path) => {
  await visit.open(path);
  expect(await isHarmless()).toContain(SEEN);
});

test.each([
  ['changes', '/changes'],
  ['rows', '/rows'],
  ['rows by an index', `/rows?${query({ by: 'index', replica: 'orders/User', partition: String(ALTERED) })}`],
  ['the catalogue', '/catalog'],
  ['charts', '/charts'],
  ['batch jobs', '/jobs'],
])('%s are harmless', async (_name, path) => {
  await visit.open(path);
  await isHarmless();
});

test('the first changes are opened, and tell what they carried', async () => {
  await visit.open('/changes');
  const addresses = await visit.page.locator('tbody th a').evaluateAll(hrefsOf);
  expect(addresses.length).toBeGreaterThan(3);
  for (const address of addresses.slice(0, 5)) {
    await visit.open(address);
    await visit.page.getByRole('button', { name: 'Show personal data' }).click();
    await isHarmless();
  }
});

test('failed messages are opened, with their payloads', async () => {
  await visit.open(`/failures?${query({ replica: 'orders/User' })}`);
  const addresses = await visit.page.locator('tbody th a[href^="/failures/"]').evaluateAll(hrefsOf);
  expect(addresses.length).toBeGreaterThan(3);
  for (const address of addresses.slice(0, 5)) {
    await visit.open(address);
    await visit.page.getByRole('button', { name: 'Show values' }).click();
    await visit.settled();
    await isHarmless();
  }
});

test.each(NAMED)('an address may hold such texts: %s', async (_name, text) => {
  const id = encodeURIComponent(text);
  for (const path of [
    `/changes/${id}`,
    `/changes?${query({ contract: text, key: text, state: text })}`,
    `/rows?${query({ contract: text, key: JSON.stringify({ [text]: text }) })}`,
    `/rows?${query({ by: 'index', replica: text, index: text, partition: JSON.stringify(text), sort: text })}`,
    `/failures?${query({ replica: text, code: text, queue: text, contract: text })}`,
    `/failures/${id}?${query({ replica: text })}`,
    `/catalog?${query({ contract: text, version: text })}`,
    `/charts?${query({ replica: text })}`,
    `/jobs/${id}`,
    `/map?${query({ node: text, view: text })}`,
    `/${id}/${id}`,
  ]) {
    // Within the page, as a link of it leads there.
    await visit.page.evaluate(
      `history.pushState(null, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
    );
    await visit.settled();
    await isHarmless();
  }
});

test.each(NAMED)('a schema, an update and a refusal may hold such texts: %s', async (_name, text) => {
  const { page } = visit;
  await visit.open('/catalog?contract=users%2FUser');
  const schema = page.getByLabel('Schema to check');
  await page.getByRole('button', { name: 'Begin with this contract' }).click();
  const contract = JSON.parse(await schema.inputValue());
  const properties = `{"user_id":{"type":"string"},${JSON.stringify(text)}:{"type":"string","description":${JSON.stringify(text)}}}`;
  const next = JSON.stringify({ ...contract, title: text, description: text, properties: 0 });
  await schema.fill(next.replace('"properties":0', `"properties":${properties}`));
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.locator('main .notice').first().waitFor();
  world.console.tell({ at: text, lines: [text, text], error: text });
  await page.getByRole('alert').last().waitFor();
  await isHarmless();
});

/** In the browser. */
function hrefsOf(elements: readonly unknown[]): string[] {
  return elements.map((element) => (element as { getAttribute(name: string): string }).getAttribute('href'));
}
