import { clsx } from "clsx";
import { ChevronDown, ChevronRight } from "lucide-react";
import Link from "next/link";
import { RelativeTime } from "@/components/relative-time";
import { ButtonLink } from "@/components/ui/button-link";
import type { Policy, PolicyVersion } from "@/lib/policies/contract";
import { documentDiff } from "@/lib/policies/document-diff";
import { portal } from "@/lib/portal/portal";
import { DiffView } from "./diff-view";
import { RestoreButton } from "./restore-button";

type Props = { policy: Policy; mayWrite: boolean; opened: number | null; cursor: string | undefined };

/** Every save, the newest first; one at a time opens to what it changed. */
export async function Versions({ policy, mayWrite, opened, cursor }: Props) {
  const api = await portal();
  const page = await api.policies.versions({ p: policy.id, limit: 50, cursor });
  const before = async (index: number) =>
    page.items[index + 1] ??
    (page.nextCursor
      ? (await api.policies.versions({ p: policy.id, limit: 1, cursor: page.nextCursor })).items[0]
      : undefined);
  const openedAt = page.items.findIndex(({ version }) => version === opened);
  const previous = openedAt < 0 ? undefined : await before(openedAt);
  const href = (version: number | null) =>
    `?${new URLSearchParams({ tab: "versions", ...(version && { version: String(version) }), ...(cursor && { cursor }) })}`;
  return (
    <div className="pb-12">
      <ol aria-label="Versions">
        {page.items.map((one) => {
          const open = one.version === opened;
          const Icon = open ? ChevronDown : ChevronRight;
          return (
            <li key={one.version} className={clsx("border-b border-border", open && "bg-canvas")}>
              <Link
                href={href(open ? null : one.version)}
                scroll={false}
                aria-expanded={open}
                className="flex min-h-11 flex-wrap items-center gap-x-4 px-4 py-2 outline-offset-[-2px] hover:bg-hover md:px-8"
              >
                <span className="flex w-36 items-center gap-2 font-medium max-md:flex-1">
                  <Icon className="icon-14 text-ink-2" aria-hidden="true" />
                  Version {one.version}
                </span>
                <span className="flex-1 text-ink-2 max-md:order-last max-md:basis-full max-md:pl-[22px]">
                  {one.savedBy.name} <RelativeTime inSentence at={one.savedAt} className="text-ink-3" />
                </span>
                {one.version === policy.version && <span className="text-13 text-ink-3">in force</span>}
              </Link>
              {open && <Opened policy={policy} version={one} previous={previous} mayWrite={mayWrite} />}
            </li>
          );
        })}
      </ol>
      {(page.nextCursor || cursor) && (
        <div className="flex justify-end gap-2 px-4 py-3 md:px-8">
          {cursor && (
            <ButtonLink size="sm" href="?tab=versions">
              Newest
            </ButtonLink>
          )}
          {page.nextCursor && (
            <ButtonLink size="sm" href={`?${new URLSearchParams({ tab: "versions", cursor: page.nextCursor })}`}>
              Older
            </ButtonLink>
          )}
        </div>
      )}
    </div>
  );
}

function told({ document, sockets }: PolicyVersion) {
  return { ...document, sockets };
}

type OpenedProps = { policy: Policy; version: PolicyVersion; previous: PolicyVersion | undefined; mayWrite: boolean };

function Opened({ policy, version, previous, mayWrite }: OpenedProps) {
  const changed = documentDiff(previous && told(previous), told(version));
  return (
    <div className="grid gap-3 px-4 pb-4 md:px-8 md:pl-14">
      <p className="text-13 text-ink-2">
        {previous ? `Against version ${previous.version}` : "The first version there is a record of"}
        {changed.every(({ sign }) => sign === "…") && ": saved without a change"}
      </p>
      <DiffView label={`What version ${version.version} changed`} lines={changed} />
      {mayWrite && version.version !== policy.version && (
        <div>
          <RestoreButton
            policy={{ id: policy.id, name: policy.name, version: policy.version }}
            version={version.version}
            lines={documentDiff(policy, told(version))}
          />
        </div>
      )}
    </div>
  );
}
