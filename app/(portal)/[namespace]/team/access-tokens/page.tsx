import type { Metadata } from "next";
import { PageHeader } from "@/components/page-header";
import { env } from "@/lib/env";
import type { SearchParams } from "@/lib/portal/list-input";
import { offers } from "@/lib/portal/navigation";
import { portal } from "@/lib/portal/portal";
import { tokenLimits } from "@/lib/portal/token-limits";
import { LISTS } from "../../lists";
import { NewTokenButton } from "./new-token-button";
import { tokenQuery } from "./query";
import { AccessTokensTable } from "./table";

export const metadata: Metadata = { title: LISTS.accessTokens.title };

type Props = { params: Promise<{ namespace: string }>; searchParams: Promise<SearchParams> };

export default async function AccessTokensPage({ params, searchParams }: Props) {
  const { namespace } = await params;
  const api = await portal();
  const [page, may, limits] = await Promise.all([
    api.accessTokens.list({ ...tokenQuery(namespace, await searchParams), count: true }),
    offers(namespace),
    tokenLimits(),
  ]);
  const mayWrite = may("access-tokens:write");
  return (
    <>
      <PageHeader
        {...LISTS.accessTokens}
        action={mayWrite && <NewTokenButton namespace={namespace} limits={limits} url={env().url} />}
      />
      <AccessTokensTable namespace={namespace} page={page} url={env().url} mayWrite={mayWrite} />
    </>
  );
}
