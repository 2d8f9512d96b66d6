import type { Metadata } from "next";
import type { SearchParams } from "@/lib/portal/list-input";
import { offers } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { PolicyEditor } from "./editor";
import { Versions } from "./versions";

export const metadata: Metadata = { title: "Policy" };

type Props = { params: Promise<{ namespace: string; policy: string }>; searchParams: Promise<SearchParams> };

export default async function PolicyPage({ params, searchParams }: Props) {
  const { namespace, policy: p } = await params;
  const { tab: wanted, version, cursor } = await searchParams;
  const api = await portal();
  const policy = await api.policies.get({ p, namespace });
  const mayWrite = (await offers(policy.namespace))("policies:write");
  const tab = wanted === "json" || wanted === "test" || wanted === "versions" ? wanted : "builder";
  return (
    <PolicyEditor
      policy={policy}
      mayWrite={mayWrite}
      list={`/${namespace}/policies`}
      tab={tab}
      versions={
        tab === "versions" && (
          <Versions
            policy={policy}
            mayWrite={mayWrite}
            opened={Number(version) || null}
            cursor={typeof cursor === "string" ? cursor : undefined}
          />
        )
      }
    />
  );
}
