import { useEffect } from 'preact/hooks';
import type { LiveEvents } from '../../console/api';
import { Store } from './store';

/** Whether the page is told of what happens. */
export const connection = new Store<'connecting' | 'live' | 'lost'>('connecting');

/** How often the page was told again after a break, in which it may have missed something. */
export const returns = new Store(0);

type Listener = (data: never) => void;

const NAMES = ['changes', 'map', 'job', 'failures', 'update'] as const satisfies (keyof LiveEvents)[];
const LONGEST_PAUSE_MS = 15_000;
const FIRST_PAUSE_MS = 500;

const listeners = new Map<keyof LiveEvents, Set<Listener>>();
let source: EventSource | undefined;
let wasLive = false;

/**
 * Keeps one stream of events open. Browsers keep no more than six connections to a server for all their tabs, so a tab
 * that nobody sees gives its own up to one that somebody looks at.
 */
export function startLive(): void {
  const tabs = new BroadcastChannel('event-sharing.live');
  tabs.onmessage = () => {
    if (document.hidden) disconnect();
  };
  const look = () => {
    if (document.hidden) return;
    tabs.postMessage('somebody looks at this tab');
    if (!source) connect();
  };
  document.addEventListener('visibilitychange', look);
  look();
}

function connect(pauseMs = FIRST_PAUSE_MS): void {
  const opened = new EventSource('/api/live');
  source = opened;
  let pause = pauseMs;
  opened.onopen = () => {
    pause = FIRST_PAUSE_MS;
    connection.set('live');
    if (wasLive) returns.update((count) => count + 1);
    wasLive = true;
  };
  opened.onerror = () => {
    connection.set('lost');
    // The browser itself tries again after a broken connection, but not after an answer that is no stream.
    if (opened.readyState !== EventSource.CLOSED) return;
    setTimeout(() => {
      if (source === opened) connect(Math.min(pause * 2, LONGEST_PAUSE_MS));
    }, pause);
  };
  for (const name of NAMES)
    opened.addEventListener(name, ({ data }: MessageEvent<string>) => {
      const heard = listeners.get(name);
      if (!heard?.size) return;
      const event = JSON.parse(data) as never;
      for (const listener of heard) listener(event);
    });
}

function disconnect(): void {
  source?.close();
  source = undefined;
  connection.set('connecting');
}

/** @returns ends it */
export function onLive<Name extends keyof LiveEvents>(
  name: Name,
  listener: (data: LiveEvents[Name]) => void,
): () => void {
  const heard = listeners.get(name) ?? new Set();
  listeners.set(name, heard.add(listener as Listener));
  return () => heard.delete(listener as Listener);
}

/**
 * Hears events while the component is shown: at most once a frame, with all that came since, so that the page answers
 * keys and clicks however much flows.
 */
export function useLive<Name extends keyof LiveEvents>(
  name: Name,
  listener: (batch: readonly LiveEvents[Name][]) => void,
): void {
  useEffect(() => {
    let waiting: LiveEvents[Name][] = [];
    let frame: number | undefined;
    const flush = () => {
      frame = undefined;
      const batch = waiting;
      waiting = [];
      listener(batch);
    };
    const end = onLive(name, (event) => {
      waiting.push(event);
      // A hidden tab has no frames: it keeps the newest only.
      if (waiting.length > MOST_WAITING) waiting.shift();
      frame ??= requestAnimationFrame(flush);
    });
    return () => {
      end();
      if (frame !== undefined) cancelAnimationFrame(frame);
    };
  }, [name, listener]);
}

const MOST_WAITING = 40;
