import type { SessionView } from '../../console/api';
import { Shape } from '../shared/badge';
import { connection } from '../shared/live';
import { useSession } from '../shared/session';
import { Text } from '../shared/text';
import { theme, toggleTheme } from '../shared/theme';
import { useStore } from '../shared/use-store';
import { helpOpen } from './shortcuts';

/** Where the console works, and what it may do: above every page. */
export function Banner() {
  const known = useSession();
  return (
    <header class={known?.realAws ? 'banner aws' : 'banner'}>
      <p class="product">
        event-sharing <span>console</span>
      </p>
      {known && <Place of={known} />}
      <div class="banner-end">
        <ConnectionState />
        <button
          type="button"
          class="quiet"
          aria-label="Keyboard shortcuts"
          onClick={() => helpOpen.set(true)}
        >
          <span aria-hidden="true">?</span>
        </button>
        <ThemeButton />
      </div>
    </header>
  );
}

function Place({ of }: { readonly of: SessionView }) {
  const { realAws, account, region, namespace, endpoint, write, dev } = of;
  return (
    <dl class="place" aria-label="Where this console works">
      <div class="where">
        <dt class="hidden">Cloud</dt>
        <dd>{realAws ? 'AWS' : <Text of={endpoint ?? 'local cloud'} />}</dd>
      </div>
      <Fact term="account" of={account} />
      <Fact term="region" of={region} />
      <Fact term="namespace" of={namespace} />
      {dev && <Fact term="mode" of="dev" />}
      <div class={write ? 'may write' : 'may'}>
        <dt class="hidden">Writes</dt>
        <dd title={write ? undefined : 'Start it again with --write to change something.'}>
          {write ? 'may write' : 'read-only'}
        </dd>
      </div>
    </dl>
  );
}

function Fact({ term, of }: { readonly term: string; readonly of: string | undefined }) {
  if (of === undefined) return null;
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        <Text of={of} />
      </dd>
    </div>
  );
}

const CONNECTION = {
  connecting: { tone: 'quiet', label: 'connecting' },
  live: { tone: 'good', label: 'live' },
  lost: { tone: 'bad', label: 'connection lost, trying again' },
} as const;

function ConnectionState() {
  const { tone, label } = CONNECTION[useStore(connection)];
  return (
    <p class={`connection tone-${tone}`} role="status">
      <Shape tone={tone} /> {label}
    </p>
  );
}

function ThemeButton() {
  const dark = useStore(theme) === 'dark';
  return (
    <button type="button" class="quiet" aria-label="Dark theme" aria-pressed={dark} onClick={toggleTheme}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d="M8 1a7 7 0 1 0 0 14Z" fill="currentColor" />
        <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" />
      </svg>
    </button>
  );
}
