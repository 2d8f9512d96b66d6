"use server";

import { redirect } from "next/navigation";
import { resetPassword } from "@/lib/auth/reset-password";
import { keepSignIn } from "@/lib/portal/keep-sign-in";
import { requestFacts } from "@/lib/portal/request-facts";
import { type ActionResult, answer } from "@/lib/portal/run";

/** Sets the password that the link is for, and signs in. */
export async function choosePassword(input: { token: string; password: string }): Promise<ActionResult<void>> {
  const { token, password } = input;
  return answer(async () => {
    const typed = { token: String(token), password: String(password) };
    await keepSignIn(await resetPassword(typed, await requestFacts()));
    redirect("/");
  });
}
