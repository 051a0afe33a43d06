/**
 * The import table: data flows one way, and each folder knows only what it needs.
 * A row reads: files under `from` may import our own files only under `to`.
 */
const PUBLIC_ENTRIES = '^lib/(index|contracts/index|client/index|local/index|operator/index)\\.ts$';
const rows = [
  { from: '^lib/names\\.ts$', to: [] },
  { from: '^lib/contracts/', to: ['^lib/contracts/', '^lib/names\\.ts$'] },
  { from: '^lib/protocol/', to: ['^lib/protocol/', '^lib/contracts/', '^lib/names\\.ts$'] },
  { from: '^lib/adapters/', to: ['^lib/adapters/', '^lib/protocol/', '^lib/contracts/', '^lib/names\\.ts$'] },
  {
    from: '^lib/client/',
    to: ['^lib/client/', '^lib/contracts/', '^lib/protocol/', '^lib/adapters/', '^lib/names\\.ts$'],
  },
  {
    from: '^lib/operator/',
    to: ['^lib/operator/', '^lib/adapters/', '^lib/protocol/', '^lib/contracts/', '^lib/names\\.ts$'],
  },
  { from: '^lib/catalog/', to: ['^lib/catalog/', '^lib/contracts/', '^lib/names\\.ts$'] },
  { from: '^lib/constructs/', to: ['^lib/constructs/', '^lib/contracts/', '^lib/names\\.ts$'] },
  { from: '^lib/local/', to: ['^lib/local/'] },
  { from: '^lib/example/', to: ['^lib/example/', PUBLIC_ENTRIES] },
  {
    from: '^lambdas/(?!example/)',
    to: ['^lambdas/', '^lib/adapters/', '^lib/protocol/', '^lib/contracts/', '^lib/names\\.ts$'],
  },
  { from: '^lambdas/example/', to: ['^lambdas/example/', '^lib/example/', PUBLIC_ENTRIES] },
];
const forbiddenPackages = [
  {
    name: 'constructs-without-sdk',
    from: '^lib/(constructs|index)',
    to: '^node_modules/(@aws-sdk|@smithy|esbuild|fauxqs)',
  },
  {
    name: 'protocol-is-pure',
    from: '^lib/(names|contracts|protocol)',
    to: '^node_modules/(@aws-sdk|@smithy|aws-cdk-lib|constructs)',
  },
  {
    name: 'handlers-without-cdk',
    from: '^(lambdas|lib/(adapters|catalog|client|operator|local))/',
    to: '^node_modules/(aws-cdk-lib|constructs)',
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...rows.map(({ from, to }) => ({
      name: `may-import ${from}`,
      severity: 'error',
      from: { path: from },
      to: { path: '^(lib|lambdas|bin|test)/', pathNot: to },
    })),
    ...forbiddenPackages.map(({ name, from, to }) => ({
      name,
      severity: 'error',
      from: { path: from },
      to: { path: to },
    })),
    {
      // Its licence is the AGPL: it may check what we ship, and is no part of it.
      name: 'iam-simulate-in-tests-only',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^node_modules/@cloud-copilot/' },
    },
    {
      name: 'pure-folders-without-node',
      severity: 'error',
      from: { path: '^lib/protocol/' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'sources-without-tests',
      severity: 'error',
      from: { path: '^(lib|lambdas|bin)/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|cdk\\.out)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
