import type { Arrival, ArrivalState, Change, ChangeKind, Publication } from '../../operator';
import { visibleJson } from '../../wire/visible-text';
import type { Part } from './paint';

/** A key may be two kilobytes. */
const MAX_KEY = 160;

const KINDS: Readonly<Record<ChangeKind, Extract<Part, object>['style']>> = {
  created: 'green',
  updated: 'cyan',
  deleted: 'magenta',
};

/** States that a person need not look after. */
const GOOD: readonly ArrivalState[] = ['applied', 'sent', 'superseded'];
const QUIET: readonly ArrivalState[] = ['filtered', 'not-followed', 'waiting'];

/**
 * A change and its way in a line:
 * `12:03:11.402  users/User {"user_id":7} updated  users → orders/User 84 ms, notifications/User filtered (country is "DE", …)`.
 */
export function changeLine({ contract, key, kind, seenAt, publication, arrivals }: Change): Part[] {
  const owner = contract.split('/')[0] ?? contract;
  return [
    { text: clockTime(seenAt), style: 'dim' },
    '  ',
    { text: contract, style: 'bold' },
    ` ${short(visibleJson(key, 0))} `,
    { text: kind, style: KINDS[kind] },
    `  ${owner} → `,
    ...(publication.state === 'published' ? wayOf(arrivals) : [notPublished(publication)]),
  ];
}

function wayOf(arrivals: readonly Arrival[]): Part[] {
  if (arrivals.length === 0) return [{ text: 'published, nobody reads it', style: 'dim' }];
  return arrivals.flatMap((arrival, index) => [...(index > 0 ? [', '] : []), ...arrivalParts(arrival)]);
}

function arrivalParts({ replica, state, reason, lagMs }: Arrival): Part[] {
  const time = lagMs === undefined ? '' : ` ${Math.round(lagMs)} ms`;
  const why = reason === undefined ? '' : ` (${reason})`;
  const text =
    state === 'applied' && time !== '' ? `${time}${why}` : ` ${state.replace('-', ' ')}${time}${why}`;
  return [replica, { text, style: GOOD.includes(state) ? 'green' : QUIET.includes(state) ? 'dim' : 'red' }];
}

function notPublished({ state, reason }: Exclude<Publication, { state: 'published' }>): Part {
  const said = { suppressed: 'not published', refused: 'refused', unknown: 'unknown' }[state];
  return { text: `${said}: ${reason}`, style: state === 'refused' ? 'red' : 'dim' };
}

/** In the time zone of the person. */
export function clockTime(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const two = (value: number, digits = 2) => String(value).padStart(digits, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${two(time.getMilliseconds(), 3)}`;
}

function short(text: string): string {
  return text.length > MAX_KEY ? `${text.slice(0, MAX_KEY)}…` : text;
}
