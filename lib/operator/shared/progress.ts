/** What every long job takes. */
export interface JobOptions<P> {
  /** Stops the job after what it is doing at present. */
  readonly signal?: AbortSignal;
  /** Called as the job goes on. */
  readonly onProgress?: (progress: P) => void;
}
