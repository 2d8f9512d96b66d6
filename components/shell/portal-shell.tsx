import { Eye } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import type { ActionResult } from "@/components/form/call";
import { StepUpProvider } from "@/components/form/step-up";
import { Logo } from "@/components/logo";
import { NowProvider } from "@/components/relative-time";
import type { ChangeAccount } from "./account-dialog";
import { AccountMenu } from "./account-menu";
import { HelpMenu } from "./help-menu";
import { type NamespaceChoice, NamespaceSwitcher } from "./namespace-switcher";
import { NavButton } from "./nav-button";
import { type NavIcon, navIcons } from "./nav-icons";
import { NavLinks, type NavSection } from "./nav-links";
import { PaletteButton, type PaletteGroup, type PaletteItem } from "./palette-button";

type Props = {
  namespace: string;
  namespaces: NamespaceChoice[];
  mayListNamespaces: boolean;
  member: { name: string; email: string };
  /** Only what exists and may be read: there are no dead links. */
  nav: { heading?: string; links: { label: string; href: string; icon: NavIcon }[] }[];
  badge?: "Read Only";
  /** What the palette offers besides the navigation and the found things: actions this person may do. */
  actions?: PaletteItem[];
  searchPalette: (query: string) => Promise<PaletteGroup[]>;
  help?: { label: string; href: string }[];
  signOut: () => Promise<void>;
  /** Ends the person's other sessions and answers how many. */
  signOutElsewhere: () => Promise<ActionResult<number>>;
  /** Changes the name or the password of whoever is signed in. */
  changeAccount: ChangeAccount;
  /** Checks the password again, for what wants fresh proof. */
  stepUp: (password: string) => Promise<ActionResult<unknown>>;
  /** How this session began, and so how fresh proof is given. */
  signedInWith: "password" | "oidc";
  children: ReactNode;
};

/** The frame of every signed-in page: navigation, namespace switcher, palette, account menu; the page goes in `main`. */
export function PortalShell({
  namespace,
  namespaces,
  mayListNamespaces,
  member,
  nav,
  badge,
  actions = [],
  searchPalette,
  help,
  signOut,
  signOutElsewhere,
  changeAccount,
  stepUp,
  signedInWith,
  children,
}: Props) {
  const sections: NavSection[] = nav.map(({ heading, links }) => ({
    heading,
    links: links.map(({ label, href, icon }) => ({ label, href, icon: navIcons[icon] })),
  }));
  const destinations = nav.flatMap(({ links }) => links.map(({ label, href }) => ({ label, href })));
  return (
    <NowProvider now={Date.now()}>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-6 bg-raised px-3 py-2 font-medium text-accent-text focus:translate-y-0 focus:shadow-float"
      >
        Skip to content
      </a>
      <div className="md:grid md:min-h-dvh md:grid-cols-[232px_minmax(0,1fr)]">
        <div className="border-r border-border bg-canvas max-md:hidden">
          <nav aria-label="Main" className="sticky top-0 max-h-dvh overflow-y-auto pb-6">
            <Link
              href={`/${namespace}`}
              prefetch={false}
              className="flex h-[52px] w-fit items-center gap-2.5 rounded-6 pl-5 text-16 font-semibold outline-offset-[-4px]"
            >
              <Logo size={22} />
              Latchkey
            </Link>
            <NavLinks sections={sections} />
          </nav>
        </div>
        <div className="min-w-0">
          <header
            data-badged={badge ? "" : undefined}
            className="group/header sticky top-0 z-20 flex h-[52px] items-center gap-2 border-b border-border bg-surface pr-0.5 pl-3 max-md:bg-canvas md:pr-6 md:pl-8"
          >
            <NavButton sections={sections} home={`/${namespace}`} />
            <div className="grid min-w-0 grid-cols-[minmax(0,auto)]">
              <NamespaceSwitcher namespace={namespace} namespaces={namespaces} manage={mayListNamespaces} />
            </div>
            <div className="ml-auto flex items-center md:gap-3">
              {badge && (
                <span className="mr-1 inline-flex h-5 items-center gap-1 rounded-4 border border-border-strong px-1.5 text-12 font-medium text-ink-2">
                  <Eye className="icon-12" aria-hidden="true" />
                  {badge}
                </span>
              )}
              <PaletteButton search={searchPalette} destinations={destinations} actions={actions} />
              {help && help.length > 0 && <HelpMenu links={help} />}
              <AccountMenu
                member={member}
                withPassword={signedInWith === "password"}
                change={changeAccount}
                signOut={signOut}
                signOutElsewhere={signOutElsewhere}
              />
            </div>
          </header>
          <main id="main" tabIndex={-1} className="outline-none">
            <StepUpProvider confirm={stepUp} signedInWith={signedInWith}>
              {children}
            </StepUpProvider>
          </main>
        </div>
      </div>
    </NowProvider>
  );
}
