import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { signOut, signOutElsewhere } from "@/app/sign-in/actions";
import { PortalShell } from "@/components/shell/portal-shell";
import { RESERVED_SLUGS } from "@/lib/namespaces/reserved-slugs";
import { frame } from "@/lib/portal/navigation";
import { changeAccount } from "../own-account";
import { confirmPassword } from "../step-up";
import { searchPalette } from "./actions";

type Props = { params: Promise<{ namespace: string }>; children: ReactNode };

export default async function PortalLayout({ params, children }: Props) {
  const { namespace } = await params;
  if (RESERVED_SLUGS.has(namespace)) notFound();
  return (
    <PortalShell
      {...(await frame(namespace))}
      searchPalette={searchPalette.bind(null, namespace)}
      signOut={signOut}
      signOutElsewhere={signOutElsewhere}
      changeAccount={changeAccount}
      stepUp={confirmPassword}
      help={[{ label: "API reference", href: "/api/docs" }]}
    >
      {children}
    </PortalShell>
  );
}
