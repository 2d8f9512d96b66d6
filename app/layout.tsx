import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { EarlyClick } from "@/components/ui/early-click";
import { ToastHost } from "@/components/ui/toast";
import { TooltipLayer } from "@/components/ui/tooltip-layer";
import { NONCE_HEADER } from "@/lib/portal/request-headers";
import "./globals.css";

const sans = localFont({
  src: "../node_modules/@fontsource-variable/geist/files/geist-latin-wght-normal.woff2",
  variable: "--font-geist",
  weight: "100 900",
});
const mono = localFont({
  src: "../node_modules/@fontsource-variable/geist-mono/files/geist-mono-latin-wght-normal.woff2",
  variable: "--font-geist-mono",
  weight: "100 900",
});

export const metadata: Metadata = {
  title: { default: "Latchkey", template: "%s · Latchkey" },
  description: "Service accounts, access tokens and policies.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { colorScheme: "light dark" };

/** The theme is a cookie, so the server writes it into the page and nothing flashes; without one the system decides. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get(NONCE_HEADER) ?? undefined;
  const theme = (await cookies()).get("latchkey-theme")?.value;
  return (
    <html
      lang="en"
      className={`${sans.variable} ${mono.variable}`}
      data-theme={theme === "light" || theme === "dark" ? theme : undefined}
    >
      <body>
        <EarlyClick nonce={nonce} />
        {children}
        <TooltipLayer />
        <ToastHost />
      </body>
    </html>
  );
}
