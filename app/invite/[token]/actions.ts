"use server";

import { redirect } from "next/navigation";
import { acceptInvitation } from "@/lib/auth/accept-invitation";
import { keepSignIn } from "@/lib/portal/keep-sign-in";
import { requestFacts } from "@/lib/portal/request-facts";
import { type ActionResult, answer } from "@/lib/portal/run";

/** Takes up the account that the link invites to, and signs in. */
export async function accept(input: { token: string; name: string; password: string }): Promise<ActionResult<void>> {
  const { token, name, password } = input;
  return answer(async () => {
    const typed = { token: String(token), name: String(name), password: String(password) };
    await keepSignIn(await acceptInvitation(typed, await requestFacts()));
    redirect("/");
  });
}
