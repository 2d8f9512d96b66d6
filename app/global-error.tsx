"use client";

import { ErrorState } from "@/components/error-state";
import "./globals.css";

type Props = { error: Error & { digest?: string }; retry: () => void };

/** When not even the frame could be shown. It brings its own document. */
export default function GlobalError({ error, retry }: Props) {
  return (
    <html lang="en">
      <body>
        <main>
          <ErrorState error={error} retry={retry} />
        </main>
      </body>
    </html>
  );
}
