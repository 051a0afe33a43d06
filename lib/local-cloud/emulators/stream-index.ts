/**
 * Adds an index to the emulator's stream table.
 *
 * Each write asks it for the highest sequence number of its stream, a scan without an index: at 30,000 records
 * that leaves some 300 writes per second, with the index there are thousands. Nothing but speed depends on
 * it, so it is skipped quietly where it cannot be made (older Node, another emulator version).
 */
export function indexStreamRecords(databaseFile: string): void {
  try {
    const sqlite = withoutExperimentalWarning(() => process.getBuiltinModule('node:sqlite'));
    const database = new sqlite.DatabaseSync(databaseFile);
    try {
      database.exec(
        'CREATE INDEX IF NOT EXISTS _stream_records_sequence ON _stream_records (table_name, CAST(sequence_number AS INTEGER))',
      );
    } finally {
      database.close();
    }
  } catch {
    // Slower, but right.
  }
}

/** Loading node:sqlite warns that it is experimental, which would puzzle whoever starts the demo. */
function withoutExperimentalWarning<T>(load: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
