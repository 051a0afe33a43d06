/**
 * Reads a variable that the construct must have set.
 *
 * @throws Error when it is missing or empty
 */
export function requireEnv(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`environment variable ${name} is not set: deploy this function through its construct`);
  return value;
}
