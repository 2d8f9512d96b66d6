"use client";

import { useEffect } from "react";

declare global {
  interface Window {
    earlyClick?: { opener: HTMLElement | null; listener: (event: Event) => void };
  }
}

/** Runs before everything else on the page: of openers of menus and dialogs it keeps the one clicked last. */
const keep = `
  const kept = { opener: null, listener: ({ target }) => { kept.opener = target.closest("[aria-haspopup]"); } };
  window.earlyClick = kept;
  document.addEventListener("click", kept.listener, true);
`;

/**
 * What opens a menu or a dialog and was clicked before the page's code was there opens it when it is. Opening twice is
 * opening once, so it does no harm where React had heard the click as well.
 */
export function EarlyClick({ nonce }: { nonce: string | undefined }) {
  // Outside system: the browser's clicks.
  useEffect(() => {
    const { earlyClick } = window;
    if (!earlyClick) return;
    delete window.earlyClick;
    document.removeEventListener("click", earlyClick.listener, true);
    if (earlyClick.opener) pressUntilHeard(earlyClick.opener);
  }, []);

  return (
    // biome-ignore lint/security/noDangerouslySetInnerHtml: the constant above, which nothing can be written into.
    <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: keep }} />
  );
}

/** React stops a click on what it has not brought to life on its way there. */
function pressUntilHeard(opener: HTMLElement) {
  let heard = false;
  opener.addEventListener(
    "click",
    () => {
      heard = true;
    },
    { once: true },
  );
  const press = () => {
    opener.click();
    if (!heard && opener.isConnected) setTimeout(press, 50);
  };
  press();
}
