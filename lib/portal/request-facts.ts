import "server-only";
import { headers } from "next/headers";
import { cache } from "react";
import { newId } from "@/lib/ids";
import { clientIp } from "@/lib/network/client-ip";
import { localRequest, type RequestFacts } from "@/lib/operation/request";
import { REQUEST_ID_HEADER } from "./request-headers";

/** The facts of the request being answered. */
export const requestFacts = cache(async (): Promise<RequestFacts> => factsOf(await headers()));

/** The facts that these headers tell. */
export function factsOf(head: Headers): RequestFacts {
  const id = head.get(REQUEST_ID_HEADER);
  return localRequest({
    requestId: id && /^req_[0-9A-Za-z]{16}$/.test(id) ? id : newId("req"),
    ip: clientIp(head),
    userAgent: head.get("user-agent")?.slice(0, 300) ?? null,
  });
}
