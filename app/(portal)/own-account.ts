"use server";

import { refresh } from "next/cache";
import { changeOwnAccount } from "@/lib/auth/own-account";
import { AppError } from "@/lib/errors";
import { currentActor } from "@/lib/portal/current-actor";
import { requestFacts } from "@/lib/portal/request-facts";
import { answer } from "@/lib/portal/run";

/** Changes the name or the password of whoever is signed in. An empty new password leaves the present one. */
export async function changeAccount(input: { name: string; currentPassword: string; newPassword: string }) {
  const { name, currentPassword, newPassword } = input;
  const result = await answer(async () => {
    const actor = await currentActor();
    if (!actor) throw new AppError("unauthenticated", "Your session ended. Sign in again in another tab, then repeat.");
    const password = { current: String(currentPassword), next: String(newPassword) };
    const isTyped = password.current !== "" || password.next !== "";
    await changeOwnAccount(actor, { name: String(name), password: isTyped ? password : null }, await requestFacts());
  });
  // Their name stands in the frame around every page.
  if (result.ok) refresh();
  return result;
}
