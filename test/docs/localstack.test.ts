import { endpointBackend, PATIENCE_MS } from '../clouds/backends/endpoint';
import {
  DEFAULT_IMAGE,
  lackOfHttpApis,
  lackOfPercentiles,
  SETTINGS,
} from '../clouds/backends/localstack-settings';
import { textOf } from './pages';

const page = textOf('docs/localstack.md');
const guide = textOf('docs/testing.md');
const settings = Object.entries(SETTINGS).map(([name, value]) => `${name}=${value}`);

test.each(settings)('the page says why LocalStack is told %s', (setting) => {
  expect(page).toContain(`| \`${setting}\` |`);
});

test('the command of the guide starts the image and gives the settings that the suite does', () => {
  const [command = ''] = /docker run[^`]*?localstack\/\S+/.exec(guide) ?? [];
  expect([...command.matchAll(/-e (\S+)/g)].map(([, setting]) => setting).sort()).toEqual(
    [...settings].sort(),
  );
  expect(command.endsWith(DEFAULT_IMAGE)).toBe(true);
  expect(page).toContain(`\`${DEFAULT_IMAGE}\``);
});

test('tests of the guide wait as long as the suite does', () => {
  expect(guide).toContain(`}, ${PATIENCE_MS.toLocaleString('en').replace(',', '_')});`);
  expect(page).toContain(`wait ${PATIENCE_MS / 1000} s`);
  expect(endpointBackend('http://127.0.0.1:1').patienceMs).toBe(PATIENCE_MS);
});

test.each([
  [DEFAULT_IMAGE, undefined, true, true],
  ['registry.example/mirror/localstack-pro:5', undefined, true, true],
  [DEFAULT_IMAGE, 'token', false, true],
  ['event-sharing/ministack:1.5.33', undefined, false, false],
])(
  'of %s with the token %s it is known whether HTTP APIs and percentiles are lacking',
  (image, token, apis, percentiles) => {
    expect(lackOfHttpApis(image, token) !== undefined).toBe(apis);
    expect(lackOfPercentiles(image) !== undefined).toBe(percentiles);
  },
);
