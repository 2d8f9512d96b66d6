import { TextLink } from "@/components/ui/text-link";
import { actionList } from "@/lib/policies/preview-cards";

type PolicyRef = { id: string; name: string };

/** One way from a subject to a socket: what may be done, under which conditions, and the policies that say so. */
export type Reach = {
  key: string;
  name: string;
  href: string;
  /** What kind of thing it is: its type, "member". */
  hint: string;
  actions: readonly string[];
  conditions: string | null;
  policies: readonly PolicyRef[];
  denies: readonly PolicyRef[];
};

type Props = { label: string; head: string; rows: readonly Reach[]; namespace: string };

/** What is reached, or who reaches it, with the policies behind it. */
export function ReachList({ label, head, rows, namespace }: Props) {
  return (
    <div className="overflow-x-auto">
      <table aria-label={label} className="w-full min-w-[640px] border-y border-border text-left">
        <thead className="text-12 text-ink-3">
          <tr className="h-9">
            <th className="w-1/5 pr-4 font-medium">{head}</th>
            <th className="pr-4 font-medium">Actions</th>
            <th className="pr-4 font-medium">Under which conditions</th>
            <th className="w-1/5 font-medium">By policy</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="border-t border-border align-top">
              <td className="py-3 pr-4">
                <TextLink href={row.href} className="text-ink!">
                  {row.name}
                </TextLink>
                <span className="block text-13 text-ink-3">{row.hint}</span>
              </td>
              <td className="py-3 pr-4 text-13">{actionList(row.actions)}</td>
              <td className="py-3 pr-4 text-13 text-ink-2">{row.conditions ?? "Always"}</td>
              <td className="py-3 text-13">
                <Links policies={row.policies} namespace={namespace} />
                {row.policies.length === 0 && <span className="text-ink-3">One that you may not read</span>}
                {row.denies.length > 0 && (
                  <span className="block text-rust-text">
                    less what is denied by <Links policies={row.denies} namespace={namespace} />
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Links({ policies, namespace }: { policies: readonly PolicyRef[]; namespace: string }) {
  return policies.map(({ id, name }, index) => (
    <span key={id}>
      {index > 0 && ", "}
      <TextLink href={`/${namespace}/policies/${id}`}>{name}</TextLink>
    </span>
  ));
}
