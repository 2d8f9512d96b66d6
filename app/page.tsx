import { forbidden, redirect } from "next/navigation";
import { currentActor } from "@/lib/portal/current-actor";
import { toSignIn } from "@/lib/portal/portal";

/** Goes to the first namespace the person sees: the highest one, `global` for most. */
export default async function HomePage() {
  const actor = (await currentActor()) ?? (await toSignIn());
  const first = actor.access.namespaces()[0];
  if (!first) forbidden();
  redirect(`/${first.slug}`);
}
