import { Check, Minus } from "lucide-react";
import { PERMISSIONS, type Permission } from "@/lib/auth/permissions";

/** What a role allows, resource by resource. A mark and a word for screen readers; what does not exist is blank. */
export function PermissionMatrix({ held }: { held: readonly Permission[] }) {
  const resources = [...new Set(PERMISSIONS.map((permission) => permission.split(":")[0] ?? ""))];
  const gate = "decisions";
  return (
    <div className="mt-6 border-t border-border">
      <table className="w-full">
        <caption className="sr-only">Permissions</caption>
        <thead>
          <tr className="h-9 text-left text-12 text-ink-3">
            <th scope="col" className="pl-4 font-normal md:pl-8">
              Resource
            </th>
            <th scope="col" className="w-1/3 font-normal max-md:w-24">
              Read
            </th>
            <th scope="col" className="w-1/3 font-normal max-md:w-24">
              Write
            </th>
          </tr>
        </thead>
        <tbody>
          {resources
            .filter((resource) => resource !== gate)
            .map((resource) => (
              <tr key={resource} className="h-11 border-t border-border">
                <th scope="row" className="pl-4 text-left font-normal md:pl-8">
                  {words(resource)}
                </th>
                {(["read", "write"] as const).map((right) => (
                  <td key={right}>
                    <Mark permission={`${resource}:${right}`} held={held} />
                  </td>
                ))}
              </tr>
            ))}
          <tr className="h-11 border-y border-border">
            <th scope="row" className="pl-4 text-left font-normal md:pl-8">
              Ask the gate for decisions
            </th>
            <td>
              <Mark permission="decisions:check" held={held} />
            </td>
            <td />
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Mark({ permission, held }: { permission: string; held: readonly Permission[] }) {
  const known = PERMISSIONS.find((one) => one === permission);
  if (!known) return null;
  return held.includes(known) ? (
    <span className="inline-flex items-center gap-1.5 text-accent-text">
      <Check aria-hidden="true" className="text-accent" />
      Yes
    </span>
  ) : (
    <span className="inline-flex items-center gap-1.5 text-ink-3">
      <Minus aria-hidden="true" />
      No
    </span>
  );
}

function words(resource: string): string {
  const text = resource.replaceAll("-", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
