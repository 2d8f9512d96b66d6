import { formatDay } from "@/components/instant";

type Day = { day: string; tokens: number };

const DAYS = 90;
const SOON = 30;
const MOST_PINS = 12;
const PIN = 10;
const GAP = 2;
const BASE = 156;
const DAY_MS = 86_400_000;

/** When live tokens end: one pin per token, bars once a day has more than twelve. The dashed line stands 30 days from now. */
export function ExpiryChart({ days }: { days: Day[] }) {
  const today = new Date().toISOString().slice(0, 10);
  const offset = (day: string) => Math.round((Date.parse(day) - Date.parse(today)) / DAY_MS);
  const shown = days.map((one) => ({ ...one, at: Math.max(0, offset(one.day)) }));
  const soon = sum(shown.filter(({ at }) => at < SOON));
  const later = sum(shown.filter(({ at }) => at >= SOON));
  const peak = shown.reduce<Day & { at: number }>((most, one) => (one.tokens > most.tokens ? one : most), {
    day: today,
    tokens: 0,
    at: 0,
  });
  const bars = peak.tokens > MOST_PINS;
  const height = (tokens: number) =>
    bars ? Math.max(3, (tokens / peak.tokens) * MOST_PINS * PIN) : tokens * (PIN + GAP) - GAP;
  const percent = (at: number) => `${(1 + (at / DAYS) * 98).toFixed(2)}%`;
  const label = `${soon} live tokens end within 30 days, ${later} in the 60 days after.${
    peak.tokens > 1 ? ` Most on one day: ${peak.tokens} on ${formatDay(peak.day)}.` : ""
  }`;
  return (
    <svg role="img" aria-label={label} width="100%" height={BASE + 28} className="block overflow-visible text-12">
      <line
        x1={percent(SOON)}
        x2={percent(SOON)}
        y1="4"
        y2={BASE}
        className="stroke-border-strong"
        strokeDasharray="2 3"
      />
      <g transform="translate(-8 0)">
        <text x={percent(SOON)} y="14" textAnchor="end" className="fill-brass-text">
          {soon.toLocaleString("en-US")} within 30 days
        </text>
      </g>
      <g transform="translate(8 0)">
        <text x={percent(SOON)} y="14" className="fill-ink-2">
          {later.toLocaleString("en-US")} later
        </text>
      </g>
      {shown.map(({ day, tokens, at }) => (
        <g
          key={day}
          data-tooltip={`${tokens} on ${formatDay(day)}`}
          className={at < SOON ? "fill-chart-expiring" : "fill-chart-later"}
        >
          {Array.from({ length: bars ? 1 : tokens }, (_, index) => index).map((index) => (
            <rect
              key={index}
              x={percent(at)}
              y={bars ? BASE - 2 - height(tokens) : BASE - 2 - PIN - index * (PIN + GAP)}
              width="6"
              height={bars ? height(tokens) : PIN}
              rx="1"
              transform="translate(-3 0)"
              className="max-md:[width:3px]"
            />
          ))}
        </g>
      ))}
      {peak.tokens > 2 && (
        <g transform={peak.at > 75 ? "translate(-8 0)" : "translate(8 0)"}>
          <text
            x={percent(peak.at)}
            y={Math.max(28, BASE + 8 - height(peak.tokens))}
            textAnchor={peak.at > 75 ? "end" : "start"}
            className="fill-ink-2"
          >
            {peak.tokens.toLocaleString("en-US")} on {dayAndMonth(Date.parse(peak.day))}
          </text>
        </g>
      )}
      <line x1="0" x2="100%" y1={BASE} y2={BASE} className="stroke-border-strong" />
      {Array.from({ length: 7 }, (_, index) => index * 15).map((at) => (
        <g key={at} className={at % 30 === 0 ? undefined : "max-md:hidden"}>
          <line x1={percent(at)} x2={percent(at)} y1={BASE} y2={BASE + 4} className="stroke-border-strong" />
          <text
            x={at === 0 ? "0" : at === DAYS ? "100%" : percent(at)}
            y={BASE + 20}
            textAnchor={at === 0 ? "start" : at === DAYS ? "end" : "middle"}
            className="fill-ink-3"
          >
            {at === 0 ? "Today" : dayAndMonth(Date.parse(today) + at * DAY_MS)}
          </text>
        </g>
      ))}
    </svg>
  );
}

function sum(days: Day[]): number {
  return days.reduce((total, { tokens }) => total + tokens, 0);
}

function dayAndMonth(at: number): string {
  return formatDay(new Date(at).toISOString()).replace(/ \d{4}$/, "");
}
