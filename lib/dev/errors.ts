/** What keeps `dev` from its work. */
export type DevErrorCode =
  | 'no-app'
  | 'invalid-settings'
  | 'app-failed'
  | 'no-assembly'
  | 'local-cloud-missing'
  | 'node-too-old'
  | 'invalid-seed'
  | 'not-seeded';

/** Every error that `dev` throws on purpose; its message says what to do. */
export class DevError extends Error {
  override readonly name = 'DevError';

  constructor(
    readonly code: DevErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What an error says to a person. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}

/** The code of an error that has one. */
export function codeOf(error: unknown): string | undefined {
  const { code } = Object(error);
  return typeof code === 'string' ? code : undefined;
}
