"use client";

import { useState } from "react";
import { SelectField } from "@/components/form/field";
import { InstantField } from "@/components/form/instant-field";
import type { FormValues } from "@/components/form/values";
import { formatInstant } from "@/components/instant";
import { useNow } from "@/components/relative-time";

/** What the organisation allows: how long a token may live, and whether it may live for ever. */
export type TokenLimits = { maxDays: number; allowNever: boolean };

const DAY = 86_400_000;

/** When the token ends: a choice of days, a date, or never where that is allowed; the instant is written out below. */
export function ExpiryFields({ limits, prefix = "" }: { limits: TokenLimits; prefix?: string }) {
  const now = useNow();
  const days = [30, 90, 365].filter((count) => count <= limits.maxDays);
  const standard = Math.min(365, limits.maxDays);
  if (!days.includes(standard)) days.push(standard);
  const [choice, setChoice] = useState(String(standard));
  const ends =
    choice === "never"
      ? "It never ends by itself, and is marked wherever it is shown."
      : choice === "date"
        ? `At most ${limits.maxDays} days ahead.`
        : `Ends ${formatInstant(new Date(now + Number(choice) * DAY).toISOString())}.`;
  return (
    <>
      <SelectField
        name={`${prefix}expiresInDays`}
        label="Expires"
        help={ends}
        value={choice}
        onChange={(event) => setChoice(event.target.value)}
      >
        {days.map((count) => (
          <option key={count} value={count}>
            {count} days
          </option>
        ))}
        <option value="date">On a date</option>
        {limits.allowNever && <option value="never">Never</option>}
      </SelectField>
      {choice === "date" && (
        <InstantField
          name={`${prefix}expiresAt`}
          label="Expiry date"
          kind="date"
          min={new Date(now + DAY).toISOString()}
          max={new Date(now + limits.maxDays * DAY).toISOString()}
          help="00:00 UTC at its start:"
        />
      )}
    </>
  );
}

/** What was chosen, as the verb takes it. */
export function expiryOf(values: FormValues, prefix = "") {
  const choice = values.text(`${prefix}expiresInDays`);
  if (choice === "date") return { expiresAt: values.text(`${prefix}expiresAt`) };
  return { expiresInDays: choice === "never" ? null : Number(choice) };
}
