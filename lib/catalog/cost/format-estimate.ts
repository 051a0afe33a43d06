import { markdownCode, markdownTable } from '../../wire/visible-markdown';
import { visibleTable } from '../../wire/visible-table';
import { visibleJson, visibleText } from '../../wire/visible-text';
import { assumptionsOf } from './assumptions';
import type { CostEstimate, PartCost } from './estimate';

/** The forms in which an estimate can be shown. */
export type CostFormat = 'text' | 'markdown' | 'json';

const FORMATS: Readonly<Record<CostFormat, (estimate: CostEstimate) => string>> = {
  text: toText,
  markdown: toMarkdown,
  json: (estimate) => visibleJson({ ...estimate, assumptions: assumptionsOf(estimate) }),
};

export function formatEstimate(estimate: CostEstimate, format: CostFormat): string {
  return FORMATS[format](estimate);
}

/** Every line of every bill. */
function toText(estimate: CostEstimate): string {
  const { parts, usd } = estimate;
  const bills = parts.flatMap((part) => [
    [title(part), '', '', dollars(part.usd)],
    ...part.items.map(({ what, quantity, usd: each }) => [`  ${what}`, amount(quantity), dollars(each), '']),
  ]);
  return [
    ...visibleTable([['US dollars a month', 'how many', '', ''], ...bills, ['all', '', '', dollars(usd)]]),
    '',
    ...assumptionsOf(estimate).map((line) => `- ${line}`),
    ...leftOut(estimate).map(visibleText),
  ].join('\n');
}

/** A line for each bill, for a page of documentation. */
function toMarkdown({ parts, usd }: CostEstimate): string {
  const rows = parts.map((part) => {
    const [most] = [...part.items].sort((one, other) => other.usd - one.usd);
    return [
      `${part.kind} ${markdownCode(part.name)}`,
      dollars(part.usd),
      most ? `${most.what} ${dollars(most.usd)}` : '',
    ];
  });
  return markdownTable(
    ['', 'US dollars a month', 'Most of it'],
    [...rows, ['**all**', `**${dollars(usd)}**`, '']],
  ).join('\n');
}

function leftOut({ notCounted }: CostEstimate): string[] {
  const types = Object.entries(notCounted).map(([type, count]) => `${count} ${type}`);
  return types.length > 0 ? ['', `not counted: ${types.join(', ')}`] : [];
}

function title({ kind, name, stack }: PartCost): string {
  return `${kind} ${name}${stack === '' ? '' : ` in ${stack}`}`;
}

function dollars(usd: number): string {
  return usd.toFixed(2);
}

/** Few digits: these are estimates. */
function amount(quantity: number): string {
  return quantity.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
