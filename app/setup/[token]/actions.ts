"use server";

import { redirect } from "next/navigation";
import { keepSignIn } from "@/lib/portal/keep-sign-in";
import { requestFacts } from "@/lib/portal/request-facts";
import { type ActionResult, answer } from "@/lib/portal/run";
import { setUpFirstAdmin } from "@/lib/setup/first-admin";

type Input = { token: string; email: string; name: string; password: string };

/** Makes the first admin and signs them in. */
export async function setUp(input: Input): Promise<ActionResult<void>> {
  const { token, email, name, password } = input;
  return answer(async () => {
    const typed = { token: String(token), email: String(email), name: String(name), password: String(password) };
    await keepSignIn(await setUpFirstAdmin(typed, await requestFacts()));
    redirect("/");
  });
}
