/** Exit codes of the command line, as its help documents them. */
export const EXIT = {
  success: 0,
  /** The command did its work and found something that a person should look after. */
  found: 1,
  /** Wrong usage, a file that cannot be used, or a write that was not confirmed. */
  refused: 2,
  /** A service could not be reached, or failed. */
  unavailable: 3,
  /** Interrupted; what is left can be gone on with. */
  interrupted: 130,
} as const;

export const EXIT_CODES_HELP = `
Exit codes:
  0    done, and nothing was found
  1    done, and something was found: rows that differ, are absent or were refused, failed messages or changes, a replica that
       is cut off, an alarm that rings, a contract that would break its readers
  2    wrong usage, a file that cannot be used, or a write that was not confirmed
  3    a service could not be reached, or failed
  130  interrupted; the last line says how to go on`;
