/** A running emulator. */
export interface Emulator {
  /** Base URL, always loopback. */
  readonly url: string;
  /** Ends the emulator and everything it left on disk; may be called again. */
  stop(): Promise<void>;
}

/** Told when an emulator ends that nobody stopped. */
export type EmulatorDied = (message: string) => void;
