/** A validator as Ajv compiles it. What it finds may hold values, so it stays where it is found. */
export interface Validator {
  (data: unknown): boolean;
  readonly errors?: readonly ValidatorError[] | null;
}

interface ValidatorError {
  /** A JSON pointer: below the field it may hold names that are the row's own data. */
  readonly instancePath: string;
  readonly message?: string;
  readonly params?: { readonly missingProperty?: unknown };
}

/** The field in which a validator found something wrong, where it names one. */
export function fieldOf({ errors }: Validator): string | undefined {
  const [error] = errors ?? [];
  const [, field] = error?.instancePath.split('/') ?? [];
  const missing = error?.params?.missingProperty;
  return field ?? (typeof missing === 'string' ? missing : undefined);
}
