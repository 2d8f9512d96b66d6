"use client";

import { clsx } from "clsx";
import { ArrowRight, Link2 } from "lucide-react";
import { CopyIcon } from "@/components/copy-button";
import { type Fact, FactList } from "@/components/fact-list";
import { type DiffRow, diffJson, versionOf } from "@/lib/activity/diff";
import type { ActivityRow } from "./table";

/** An opened record: before and after beside each other, who it was, and its place in the chain. */
export function RecordDetail({ record }: { record: ActivityRow }) {
  const rows = diffJson(record.before, record.after);
  return (
    <div
      className={clsx(
        "grid overflow-hidden rounded-8 border border-border bg-surface md:ml-[35px]",
        rows.length > 0 ? "md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_minmax(320px,363px)]" : "md:max-w-[560px]",
      )}
    >
      {rows.length > 0 && (
        <>
          <Side label="Before" side="before" rows={rows} version={versionOf(record.before)} />
          <Side label="After" side="after" rows={rows} version={versionOf(record.after)} />
        </>
      )}
      <div className="flex flex-col">
        <FactList className="grid-cols-[96px_minmax(0,1fr)] p-3.5 text-13" facts={factsOf(record)} />
        <p className="mt-auto flex flex-wrap items-center gap-x-2 border-t border-border px-3.5 py-2.5 text-13">
          <Link2 className="icon-14 text-accent" aria-hidden="true" />
          <span>Record {record.seq.toLocaleString("en-US")}</span>
          <span className="mono text-12 text-ink-3" data-tooltip="Hash of the record before">
            {record.previousHash.slice(0, 8)}
          </span>
          <ArrowRight className="icon-12 text-ink-3" aria-label="then" />
          <span className="mono text-12" data-tooltip="Hash of this record">
            {record.recordHash.slice(0, 8)}
          </span>
          {record.intact ? (
            <span className="ml-auto text-ink-3" data-tooltip="Its fields were checked against its hash just now">
              verified
            </span>
          ) : (
            <span className="ml-auto text-rust-text">does not fit its hash</span>
          )}
        </p>
      </div>
    </div>
  );
}

type SideProps = { label: string; side: "before" | "after"; rows: DiffRow[]; version: number | null };

function Side({ label, side, rows, version }: SideProps) {
  const empty = rows.every((row) => row[side] === null);
  return (
    <section className="flex max-h-[480px] flex-col border-border max-md:border-b md:border-r">
      <h2 className="px-3.5 pt-3 pb-1 text-12 text-ink-3">
        {label}
        {version !== null && `, version ${version}`}
      </h2>
      {empty ? (
        <p className="px-3.5 pb-3 text-13 text-ink-2">{side === "before" ? "It did not exist." : "Nothing is left."}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section aria-label={label} tabIndex={0} className="overflow-auto pb-3 outline-offset-[-2px]">
          <ol className="mono w-max min-w-full text-12/5">
            {rows.map((row, index) => (
              <li
                // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity and never move.
                key={index}
                className={clsx(
                  "min-h-5 px-3.5 whitespace-pre",
                  row.changed && row[side] !== null && (side === "before" ? "bg-rust-tint" : "bg-accent-tint"),
                )}
              >
                {row.changed && row[side] !== null && (
                  <span className="sr-only">{side === "before" ? "removed: " : "added: "}</span>
                )}
                {row[side]}
              </li>
            ))}
          </ol>
        </section>
      )}
    </section>
  );
}

const KINDS = { member: "member", "service-account": "service account", system: "the product itself", unknown: "" };

function factsOf({ actor, token, ip, userAgent, requestId, reason, namespace, target }: ActivityRow): Fact[] {
  const absent = <span className="text-ink-3">None</span>;
  const data = (text: string, label: string) => (
    <span className="inline-flex max-w-full items-center gap-1.5">
      <span className="mono truncate">{text}</span>
      <CopyIcon text={text} label={label} className="-my-0.5" />
    </span>
  );
  return [
    {
      label: "Actor",
      value: (
        <>
          {actor.name} <span className="text-ink-3">{KINDS[actor.kind]}</span>
        </>
      ),
    },
    { label: "Token", value: token ? data(token.hint, "Copy hint") : absent },
    { label: "Address", value: ip ? <span className="mono">{ip}</span> : absent },
    { label: "User agent", value: userAgent ? <span className="break-words">{userAgent}</span> : absent },
    { label: "Request ID", value: requestId ? data(requestId, "Copy request ID") : absent },
    ...(target.id && target.id !== target.kind
      ? [{ label: "Target ID", value: data(target.id, "Copy target ID") }]
      : []),
    ...(reason ? [{ label: "Reason", value: <span className="mono">{reason}</span> }] : []),
    { label: "Namespace", value: namespace || "Whole organisation" },
  ];
}
