/** Member of a stream record that a replay adds: only the rows that the change ended are to be published. */
export const ENDS_ONLY = 'endsOnly';
