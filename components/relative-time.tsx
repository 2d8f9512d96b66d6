"use client";

import { clsx } from "clsx";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { formatInstant, formatRelative, formatRelativeShort } from "./instant";

/**
 * A store and not the time itself: when a context changes, React throws away what the server streamed below it and
 * it has not made its own yet, and builds all of that once more.
 */
function createClock(start: number) {
  let current = start;
  const listeners = new Set<() => void>();
  return {
    set(time: number) {
      current = time;
      for (const listener of listeners) listener();
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read: () => current,
    readStart: () => start,
  };
}

const Clock = createContext(createClock(0));

/**
 * The clock of the page. The server writes its own time into the page, so the first paint in the browser says the
 * same words; after that it moves on by itself.
 */
export function NowProvider({ now, children }: { now: number; children: ReactNode }) {
  const [clock] = useState(() => createClock(now));
  // Outside system: the wall clock.
  useEffect(() => {
    // A browser whose clock is wrong follows the server's.
    const behind = now - Date.now();
    const tick = () => clock.set(Date.now() + (Math.abs(behind) > 60_000 ? behind : 0));
    tick();
    const timer = setInterval(tick, 30_000);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, [clock, now]);
  return <Clock value={clock}>{children}</Clock>;
}

/** The page's time in milliseconds, for anything that counts from now. */
export function useNow() {
  const { subscribe, read, readStart } = useContext(Clock);
  return useSyncExternalStore(subscribe, read, readStart);
}

type Props = {
  at: string | null;
  never?: ReactNode;
  short?: boolean;
  /** In the middle of a sentence: `just now`. */
  inSentence?: boolean;
  className?: string;
};

/** `3 hours ago`, with the exact instant and its zone in the tooltip and for screen readers. `never` replaces null. */
export function RelativeTime({ at, never = "Never", short, inSentence, className }: Props) {
  const now = useNow();
  if (at === null) return <span className={className}>{never}</span>;
  const exact = formatInstant(at, { seconds: true });
  const relative = formatRelative(at, now);
  const words = inSentence ? relative.toLowerCase() : relative;
  return (
    // `relative`: what only screen readers get must not stick out of a line that is cut off.
    <time dateTime={at} data-tooltip={short ? `${exact}, ${words}` : exact} className={clsx("relative", className)}>
      {short ? formatRelativeShort(at, now) : words}
      <span className="sr-only">, {exact}</span>
    </time>
  );
}
