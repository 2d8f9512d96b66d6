import { Note } from "@/components/ui/note";
import type { AccountAccess } from "@/lib/policies/explain-contract";
import type { ServiceAccount } from "@/lib/service-accounts/contract";
import { ReachList } from "../../../policies/reach-list";
import { Tester } from "../../../policies/tester/tester";

type Props = { account: ServiceAccount; access: AccountAccess; namespace: string; mayTest: boolean };

/** What the account reaches, by which policy, and a tester for what this list does not answer. */
export function AccountAccessTab({ account, access, namespace, mayTest }: Props) {
  const { items, stopped, truncated, complete } = access;
  return (
    <>
      <section aria-labelledby="reach" className="grid gap-3 px-4 py-5 md:px-8">
        <h2 id="reach" className="text-16 font-semibold">
          What it reaches
        </h2>
        {stopped && <Note tone="warning">{stopped} What follows holds once it works again.</Note>}
        {items.length === 0 ? (
          <p className="text-ink-2">
            {account.name} reaches no socket: no policy allows it one. Add it to a policy, or to a group that one names.
          </p>
        ) : (
          <ReachList
            label={`What ${account.name} reaches`}
            head="Socket"
            namespace={namespace}
            rows={items.map(({ socket, ...reach }, index) => ({
              ...reach,
              key: `${socket.id} ${index}`,
              name: socket.name,
              href: `/${namespace}/sockets/${socket.id}`,
              hint: `${socket.type} in ${socket.namespace}`,
            }))}
          />
        )}
        <Left truncated={truncated} complete={complete} what="Sockets" />
      </section>
      {mayTest && (
        <section aria-labelledby="try" className="border-t border-border">
          <h2 id="try" className="px-4 pt-5 text-16 font-semibold md:px-8">
            Test access
          </h2>
          <Tester
            namespace={account.namespace}
            subject={{ value: `serviceAccount:${account.id}`, label: account.name }}
          />
        </section>
      )}
    </>
  );
}

/** What a list of reach leaves out. */
export function Left({ truncated, complete, what }: { truncated: number; complete: boolean; what: string }) {
  if (truncated === 0 && complete) return null;
  return (
    <p className="text-13 text-ink-3">
      {truncated > 0 && `${truncated.toLocaleString("en-US")} more are not shown. `}
      {!complete && `${what} that you may not read are left out.`}
    </p>
  );
}
