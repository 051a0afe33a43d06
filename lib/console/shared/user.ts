import { homedir, tmpdir, userInfo } from 'node:os';

/** Who works on this machine. In a container the process may be of a user who has no name there. */
export function userName(): string {
  return orElse(
    () => userInfo().username,
    () => process.env.USER || process.env.LOGNAME || `user ${process.getuid?.() ?? 'unknown'}`,
  );
}

/** Where files of that user are kept; one without a name may have no such place either. */
export function userHome(): string {
  return orElse(homedir, tmpdir);
}

/** Node throws where the system knows nothing of a user. */
function orElse(known: () => string, otherwise: () => string): string {
  try {
    return known();
  } catch {
    return otherwise();
  }
}
