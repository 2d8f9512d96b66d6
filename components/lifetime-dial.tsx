"use client";

import { clsx } from "clsx";
import { formatClock, formatDay, formatSpan } from "./instant";
import { useNow } from "./relative-time";

const day = 24 * 60 * 60 * 1000;

type Props = {
  createdAt: string;
  /** Null: it never ends. */
  expiresAt: string | null;
  /** Set while rotated: it works until then at most. */
  overlapUntil?: string | null;
  /** Revoked, or otherwise over before its time: says only when it would have ended. */
  over?: boolean;
};

/** How much of a token's life is left, as an arc and in words, and below the instant it ends. */
export function LifetimeDial({ createdAt, expiresAt, overlapUntil, over }: Props) {
  const now = useNow();
  const end = overlapUntil ?? expiresAt;
  if (end === null) {
    return (
      <span className={clsx("inline-flex items-center gap-2", over ? "text-ink-2" : "text-brass-text")}>
        <Dial share={null} tone={over ? "gone" : "brass"} />
        No expiry
      </span>
    );
  }
  const left = new Date(end).getTime() - now;
  const ended = left <= 0 || over;
  const soon = !overlapUntil && left < 30 * day;
  const words = ended
    ? left <= 0
      ? `${formatSpan(-left)} ago`
      : "Ended before"
    : overlapUntil
      ? `works ${formatSpan(left).replace(" ", " more ")}`
      : `in ${formatSpan(left)}`;
  const tone = ended ? "gone" : overlapUntil ? "accent" : soon ? "brass" : "neutral";
  const share = ended
    ? 0
    : Math.min(1, Math.max(0.06, left / (new Date(end).getTime() - new Date(createdAt).getTime())));
  return (
    <span className="inline-grid grid-cols-[auto_1fr] items-center gap-x-2">
      <Dial share={overlapUntil && !ended ? 1 : share} tone={tone} />
      <span
        className={clsx(
          ended ? "text-ink-2" : soon ? "text-brass-text" : "text-ink",
          soon && !ended && left < 8 * day && "font-medium",
        )}
      >
        {words}
      </span>
      <time dateTime={end} className="col-start-2 text-13/[18px] text-ink-3">
        {formatDay(end)}
        <span className="md:max-[1439px]:hidden">, {formatClock(end)} UTC</span>
      </time>
    </span>
  );
}

const tones = { neutral: "text-ink-3", brass: "text-brass", accent: "text-accent", gone: "text-border-strong" };

function Dial({ share, tone }: { share: number | null; tone: keyof typeof tones }) {
  return (
    <svg
      viewBox="0 0 14 14"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      aria-hidden="true"
      className={clsx("size-3.5 shrink-0", tones[tone])}
    >
      {share === null ? (
        <circle cx="7" cy="7" r="5.25" pathLength="18" strokeDasharray="1 1" />
      ) : (
        <>
          <circle
            cx="7"
            cy="7"
            r="5.25"
            className={tone === "neutral" ? "text-border-strong" : undefined}
            strokeOpacity={tone === "neutral" ? 1 : 0.35}
          />
          {share > 0 && (
            <circle
              cx="7"
              cy="7"
              r="5.25"
              pathLength="100"
              strokeDasharray={`${(share * 100).toFixed(1)} 100`}
              transform="rotate(-90 7 7)"
            />
          )}
        </>
      )}
    </svg>
  );
}
