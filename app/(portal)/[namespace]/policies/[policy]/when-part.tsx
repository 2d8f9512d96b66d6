"use client";

import { useId, useState } from "react";
import { formatInstant } from "@/components/instant";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import type { PolicyDocument } from "@/lib/policies/document";
import { useDraft, useProblem } from "./draft-context";
import { Wrong } from "./effect-part";
import { Caution, Meaning, Part } from "./part";
import { WeeklyHours } from "./weekly-hours";

type When = NonNullable<PolicyDocument["when"]>;
type Mode = "any" | "dates" | "weekly" | "both";

const MODES: { value: Mode; label: string }[] = [
  { value: "any", label: "Any time" },
  { value: "dates", label: "Between two dates" },
  { value: "weekly", label: "Weekly hours" },
  { value: "both", label: "Both" },
];

/** When it holds: between two instants, in weekly hours, or in those hours between the instants. */
export function WhenPart() {
  const { document, change } = useDraft();
  const { when } = document;
  const [before, setBefore] = useState<When>({});
  const [picked, setPicked] = useState<Mode | null>(null);
  const mode = picked && fits(picked, when) ? picked : modeOf(when);
  const choose = (next: Mode) => {
    const known = { ...before, ...when };
    setBefore(known);
    setPicked(next);
    const { after, before: until, weekly, timeZone } = known;
    const dates = { ...(after !== undefined && { after }), ...(until !== undefined && { before: until }) };
    const hours = { weekly: weekly ?? [WORKDAY], timeZone: timeZone ?? ownZone() };
    if (next === "any") change({ when: undefined });
    else change({ when: { ...(next !== "weekly" && dates), ...(next !== "dates" && hours) } });
  };
  return (
    <Part id="when" title="When">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Segmented label="When" options={MODES} value={mode} onChange={choose} />
        {!when && <Meaning>No condition.</Meaning>}
      </div>
      {when && (mode === "dates" || mode === "both") && (
        <div className="grid gap-4 md:grid-cols-2">
          <Moment label="From (UTC)" field="after" help="Not before this instant." />
          <Moment label="Until (UTC)" field="before" help="Until, not including, this instant." />
        </div>
      )}
      {when && (mode === "weekly" || mode === "both") && <WeeklyHours />}
      {when && !when.after && !when.before && !when.weekly && (
        <Meaning>Nothing limits it yet: it holds at any time.</Meaning>
      )}
      {when?.weekly?.every(({ days }) => days.length === 0) && (
        <Caution>It matches at no time: no day is in its weekly hours, and an empty list matches nothing.</Caution>
      )}
    </Part>
  );
}

const WORKDAY = { days: ["mon", "tue", "wed", "thu", "fri"], from: "08:00", to: "18:00" } satisfies NonNullable<
  When["weekly"]
>[number];

function modeOf(when: When | undefined): Mode {
  if (!when) return "any";
  const dates = when.after !== undefined || when.before !== undefined;
  if (when.weekly) return dates ? "both" : "weekly";
  return "dates";
}

/** Whether the document can be shown as the mode that was chosen: dates that are not typed yet leave no trace in it. */
function fits(mode: Mode, when: When | undefined): boolean {
  if (mode === "both") return Boolean(when?.weekly);
  return mode === modeOf(when);
}

function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function Moment({ label, field, help }: { label: string; field: "after" | "before"; help: string }) {
  const id = useId();
  const { document, change } = useDraft();
  const problem = useProblem(`when.${field}`);
  const value = document.when?.[field];
  const iso = value && !Number.isNaN(Date.parse(value)) ? new Date(value).toISOString() : "";
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="w-fit text-13 font-medium">
        {label}
      </label>
      <Input
        id={id}
        type="datetime-local"
        value={iso.slice(0, 16)}
        aria-invalid={problem ? true : undefined}
        aria-describedby={`${id}-help`}
        onChange={(event) => {
          const { [field]: _was, ...rest } = document.when ?? {};
          const typed = Date.parse(`${event.target.value}Z`);
          change({ when: Number.isNaN(typed) ? rest : { ...rest, [field]: new Date(typed).toISOString() } });
        }}
      />
      {problem ? (
        <Wrong id={`${id}-help`} text={problem} />
      ) : (
        <p id={`${id}-help`} className="text-13/[18px] text-ink-3">
          {iso ? `${formatInstant(iso)}.` : help}
        </p>
      )}
    </div>
  );
}
