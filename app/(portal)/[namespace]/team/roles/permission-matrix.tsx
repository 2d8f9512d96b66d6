import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { PERMISSIONS, type Permission } from "@/lib/auth/permissions";

const GATE = "decisions:check";
const RESOURCES = [...new Set(PERMISSIONS.filter((one) => one !== GATE).map((one) => one.split(":")[0] ?? ""))];

/** The catalogue of permissions, resource by resource; `cell` says what stands at each. What does not exist is blank. */
export function PermissionTable({ cell, inset }: { cell: (permission: Permission) => ReactNode; inset?: boolean }) {
  const first = inset ? "pl-3" : "pl-4 md:pl-8";
  const height = inset ? "h-9" : "h-11";
  const at = (permission: string) => {
    const known = PERMISSIONS.find((one) => one === permission);
    return known ? cell(known) : null;
  };
  return (
    <table className="w-full">
      <caption className="sr-only">Permissions</caption>
      <thead>
        <tr className="h-9 text-left text-12 text-ink-3">
          <th scope="col" className={`${first} font-normal`}>
            Resource
          </th>
          <th scope="col" className={inset ? "w-20 font-normal" : "w-1/3 font-normal max-md:w-24"}>
            Read
          </th>
          <th scope="col" className={inset ? "w-20 font-normal" : "w-1/3 font-normal max-md:w-24"}>
            Write
          </th>
        </tr>
      </thead>
      <tbody>
        {RESOURCES.map((resource) => (
          <tr key={resource} className={`${height} border-t border-border`}>
            <th scope="row" className={`${first} text-left font-normal`}>
              {words(resource)}
            </th>
            <td>{at(`${resource}:read`)}</td>
            <td>{at(`${resource}:write`)}</td>
          </tr>
        ))}
        <tr className={`${height} border-t border-border`}>
          <th scope="row" className={`${first} text-left font-normal`}>
            Ask the gate for decisions
          </th>
          <td>{at(GATE)}</td>
          <td />
        </tr>
      </tbody>
    </table>
  );
}

/** What a role allows. A mark and a word. */
export function PermissionMatrix({ held }: { held: readonly Permission[] }) {
  return (
    <div className="border-y border-border">
      <PermissionTable
        cell={(permission) =>
          held.includes(permission) ? (
            <span className="inline-flex items-center gap-1.5 text-accent-text">
              <Check aria-hidden="true" className="text-accent" />
              Yes
            </span>
          ) : (
            <span className="inline-flex items-center gap-1.5 text-ink-3">
              <Minus aria-hidden="true" />
              No
            </span>
          )
        }
      />
    </div>
  );
}

function words(resource: string): string {
  const text = resource.replaceAll("-", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
