import { formatFinding } from '../../contracts';
import { json } from '../shared/format';
import type { ContractsReport } from './contracts-report';
import { toMarkdown } from './markdown';

/** The forms in which a report can be shown. */
export const REPORT_FORMATS = ['text', 'json', 'markdown'] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

const FORMATS: Readonly<Record<ReportFormat, (report: ContractsReport) => string[]>> = {
  text: ({ findings }) => findings.map(formatFinding),
  json: ({ hasReleases, findings, compatible, notes }) =>
    json({
      hasReleases,
      findings: findings.map((finding) => ({ ...finding, message: formatFinding(finding) })),
      compatible,
      notes,
    }),
  markdown: toMarkdown,
};

/** Lines of a report. */
export function formatReport(report: ContractsReport, format: ReportFormat): string[] {
  return FORMATS[format](report);
}
