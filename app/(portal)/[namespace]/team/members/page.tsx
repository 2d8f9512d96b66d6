import type { Metadata } from "next";
import { PageHeader } from "@/components/page-header";
import { env } from "@/lib/env";
import { membersContract } from "@/lib/members/contract";
import { listInput, type SearchParams } from "@/lib/portal/list-input";
import { offers } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { roleChoices } from "@/lib/portal/role-choices";
import { InviteButton } from "./invite-button";
import { MembersTable } from "./table";

export const metadata: Metadata = { title: "Members" };

type Props = { params: Promise<{ namespace: string }>; searchParams: Promise<SearchParams> };

export default async function MembersPage({ params, searchParams }: Props) {
  const { namespace } = await params;
  const query = listInput(membersContract.list, await searchParams);
  const api = await portal();
  const [page, may, { subject }, choices] = await Promise.all([
    api.members.list({ ...query, count: true }),
    offers("global"),
    api.whoami.get({}),
    roleChoices("global"),
  ]);
  const mayWrite = may("members:write");
  const mails = env().smtp !== null;
  const roles = choices.filter((role) => role.namespace === "global").map((role) => role.name);
  return (
    <>
      <PageHeader
        title="Members"
        description="The people who sign in here, what they may do, and when they last did."
        action={mayWrite && <InviteButton roles={roles} mails={mails} />}
      />
      <MembersTable
        namespace={namespace}
        page={page}
        roles={roles}
        self={subject.id}
        mayWrite={mayWrite}
        mails={mails}
      />
    </>
  );
}
