import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** Width of an element (pixels), also after it has changed. */
export function useWidth(element: RefObject<HTMLElement | null>): number | undefined {
  const [width, setWidth] = useState<number>();
  useLayoutEffect(() => {
    const home = element.current;
    if (!home) return;
    setWidth(home.clientWidth);
    const observer = new ResizeObserver(() => setWidth(home.clientWidth));
    observer.observe(home);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
