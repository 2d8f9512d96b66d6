import type { SocketAccess } from "@/lib/policies/explain-contract";
import type { Socket } from "@/lib/sockets/contract";
import { ReachList } from "../../policies/reach-list";
import { Left } from "../../team/service-accounts/[id]/access";

type Props = { socket: Socket; access: SocketAccess; namespace: string };

/** Who reaches the socket, and by which policy. */
export function SocketAccessTab({ socket, access, namespace }: Props) {
  const { items, truncated, complete, members } = access;
  return (
    <section aria-label="Access" className="grid gap-3 px-4 py-5 md:px-8">
      {items.length === 0 ? (
        <p className="text-ink-2">
          {members > 0
            ? `No service account reaches ${socket.name}.`
            : `Nobody reaches ${socket.name}: no policy allows anyone, or what allows is denied by another.`}
        </p>
      ) : (
        <ReachList
          label={`Who reaches ${socket.name}`}
          head="Who"
          namespace={namespace}
          rows={items.map(({ subject, stopped, ...reach }, index) => ({
            ...reach,
            key: `${subject.id} ${index}`,
            name: subject.name,
            href:
              subject.kind === "member"
                ? `/${namespace}/team/members/${subject.id}`
                : `/${namespace}/team/service-accounts/${subject.id}`,
            hint: stopped ?? kindWords(subject),
          }))}
        />
      )}
      {members > 0 && (
        <p className="text-13 text-ink-2">
          {members.toLocaleString("en-US")} {members === 1 ? "member reaches" : "members reach"} it whom you may not
          list.
        </p>
      )}
      <Left truncated={truncated} complete={complete} what="Accounts" />
    </section>
  );
}

function kindWords({ kind, email }: SocketAccess["items"][number]["subject"]): string {
  if (kind === "member") return email ?? "member";
  return email ? `service account, acts as ${email}` : "service account";
}
