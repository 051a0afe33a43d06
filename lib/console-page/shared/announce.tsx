import { useEffect, useRef, useState } from 'preact/hooks';

/** Fast enough to be news, and slow enough to be read out. */
const PAUSE_MS = 10_000;

/** Tells screen readers of something that changes all the time, now and then. */
export function Announce({ text }: { readonly text: string }) {
  const [said, say] = useState('');
  const newest = useRef(text);
  newest.current = text;
  useEffect(() => {
    const timer = setInterval(() => say(newest.current), PAUSE_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <div class="hidden" role="status">
      {said}
    </div>
  );
}
