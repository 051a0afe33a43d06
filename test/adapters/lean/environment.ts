/** The environment of a function, until the test is over. */
export function setEnvironment(variables: Readonly<Record<string, string | undefined>>): void {
  const before = process.env;
  const kept = Object.entries(before).filter(([name]) => !name.startsWith('AWS_'));
  process.env = {
    ...Object.fromEntries(kept),
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    ...variables,
  };
  afterThis.push(() => {
    process.env = before;
  });
}

const afterThis: (() => void)[] = [];
afterEach(() => {
  for (const restore of afterThis.splice(0).reverse()) restore();
});
