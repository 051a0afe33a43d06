import type { CompatibleChange, ContractFinding } from '../../contracts';

/** What a check of contracts found. */
export interface ContractsReport {
  /** Whether anything was released before. */
  readonly hasReleases: boolean;
  readonly findings: readonly ContractFinding[];
  readonly compatible: readonly CompatibleChange[];
  /** What a person should know of the readers that were given. */
  readonly notes: readonly string[];
}
