const NAMESPACE = /^[a-z][a-z0-9-]{0,30}$/;

/** Names of parameters may not begin with them ("PutParameter", Systems Manager API reference). */
const TAKEN = /^(aws|ssm)/;

/**
 * What is wrong with the name of a namespace, an environment of the whole system such as `dev`, `prod` or `pr-7`.
 *
 * @returns `undefined` when nothing is
 */
export function namespaceProblem(name: unknown): string | undefined {
  const shown = typeof name === 'string' ? JSON.stringify(name) : `a value of type ${typeof name}`;
  if (typeof name !== 'string' || !NAMESPACE.test(name))
    return `a namespace must match ${NAMESPACE.source}, received ${shown}: choose a name such as "dev"`;
  if (TAKEN.test(name))
    return `a namespace must not begin with "aws" or "ssm", which parameters may not, received ${shown}: choose a name such as "dev"`;
  return undefined;
}
