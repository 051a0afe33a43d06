import { chooseSources } from '../../../lib/dev/watch/choice';

const at = (path: string) => `/app/${path}`;

test.each([
  'node_modules',
  '.git',
  'cdk.out',
  'dist',
  'src/dist',
  'packages/a/node_modules',
  '.idea',
  '__pycache__',
])('the folder %s is not entered', (folder) => {
  expect(chooseSources('/app').entersFolder(at(folder))).toBe(false);
});

test.each(['src', 'distribution', 'lib/node'])('the folder %s is entered', (folder) => {
  expect(chooseSources('/app').entersFolder(at(folder))).toBe(true);
});

test('a project below a hidden folder is watched', () => {
  expect(chooseSources('/home/.work/dist').entersFolder('/home/.work/dist')).toBe(true);
});

test.each(['.env', 'a.ts~', '.a.ts.swp', 'a.swp', '4913', '#a.ts#', 'tsconfig.tsbuildinfo'])(
  '%s is no source',
  (file) => {
    expect(chooseSources('/app').isSource(at(file))).toBe(false);
  },
);

test('include and exclude are those of cdk watch', () => {
  const choice = chooseSources('/app', {
    include: ['src/**', './lib', 'app.ts'],
    exclude: ['**/*.test.ts', 'src/generated', '**/*.d.ts'],
  });
  const sources = ['src/a.ts', 'src/b/c.ts', 'lib/a.ts', 'app.ts'];
  const others = ['README.md', 'src/a.test.ts', 'src/generated/x.ts', 'src/b/c.d.ts', 'other/a.ts'];
  expect([...sources, ...others].filter((file) => choice.isSource(at(file)))).toEqual(sources);
  expect(choice.entersFolder(at('src/generated'))).toBe(false);
  expect(choice.entersFolder(at('other'))).toBe(true);
});
