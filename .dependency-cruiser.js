/**
 * The import table: data flows one way, and each room knows only what it needs.
 * A row reads: files of the room may import our own files only of itself and of the rooms listed.
 */
const room = (name) => `^lib/${name}/`;
const table = {
  wire: [],
  contracts: ['wire'],
  protocol: ['contracts', 'wire'],
  adapters: ['protocol', 'contracts', 'wire'],
  client: ['adapters', 'protocol', 'contracts', 'wire'],
  operator: ['adapters', 'protocol', 'contracts', 'wire'],
  catalog: ['contracts', 'wire'],
  constructs: ['contracts', 'wire'],
  console: ['operator', 'catalog', 'contracts', 'wire'],
  // It runs in a browser, and knows of the server only what the two say to each other.
  'console-page': ['console/api', 'wire'],
  dev: ['console', 'operator', 'local-cloud', 'wire'],
  cli: ['console', 'dev', 'operator', 'catalog', 'contracts', 'local-cloud', 'wire'],
  'local-cloud': [],
};
/** Inside the protocol: audit → batch → replication → rows, consuming → replication, api → rows. */
const protocol = {
  rows: [],
  replication: ['rows'],
  batch: ['replication', 'rows'],
  audit: ['batch', 'replication', 'rows'],
  consuming: ['replication', 'rows'],
  api: ['rows'],
};
const PACKAGES = '^packages/[^/]+/[^/]+\\.ts$';
const rows = [
  ...Object.entries(table).map(([name, to]) => ({ from: room(name), to: [name, ...to].map(room) })),
  ...Object.entries(protocol).map(([name, to]) => ({
    from: room(`protocol/${name}`),
    to: [...[name, ...to].map((each) => room(`protocol/${each}`)), room('contracts'), room('wire')],
  })),
  { from: '^lambdas/', to: ['^lambdas/', ...['adapters', 'protocol', 'contracts', 'wire'].map(room)] },
  { from: '^packages/', to: ['^packages/', '^lib/'] },
  { from: '^examples/', to: ['^examples/', PACKAGES] },
];
const forbiddenPackages = [
  {
    name: 'constructs-without-sdk',
    from: '^(lib/constructs|packages/cdk-event-sharing)/',
    to: '^node_modules/(@aws-sdk|@smithy|esbuild|fauxqs)',
  },
  {
    name: 'protocol-is-pure',
    from: '^lib/(wire|contracts|protocol)/',
    to: '^node_modules/(@aws-sdk|@smithy|aws-cdk-lib|constructs)',
  },
  {
    name: 'handlers-without-cdk',
    from: '^(lambdas|lib/(adapters|catalog|cli|client|operator|local-cloud))/',
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
      to: { path: '^(bin|examples|lambdas|lib|packages|test)/', pathNot: to },
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
      name: 'pure-rooms-without-node',
      severity: 'error',
      from: { path: '^lib/(wire|protocol)/' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-cycles-of-folders',
      severity: 'error',
      scope: 'folder',
      from: { path: '^(bin|examples|lambdas|lib|packages)' },
      to: { circular: true },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'sources-without-tests',
      severity: 'error',
      from: { path: '^(bin|examples|lambdas|lib|packages)/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Programs of `uses` run in projects of their own, beside modules that are generated there. Peers have packages of their own.
    exclude: { path: '^(dist|cdk\\.out|bin/check-packages/uses|test/bench/peers)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
