import type { ReactNode } from "react";
import { KeyDrawing } from "./key-drawing";
import { Logo } from "./logo";

type Props = { title: string; subtitle: string; children: ReactNode };

/** The frame of the pages before signing in: the form at the left, the key as a drawing at the right. */
export function EntryFrame({ title, subtitle, children }: Props) {
  return (
    <div className="grid min-h-dvh md:grid-cols-[minmax(420px,39%)_1fr]">
      <div className="flex flex-col border-border px-4 md:border-r md:px-10">
        <header className="flex items-center gap-2.5 pt-8 text-16 font-semibold tracking-[-0.01em]">
          <Logo size={22} />
          Latchkey
        </header>
        <main className="mx-auto my-auto w-full max-w-[360px] py-12">
          <h1 className="text-22 font-semibold tracking-[-0.02em]">{title}</h1>
          <p className="mt-1 mb-7 text-ink-2">{subtitle}</p>
          {children}
        </main>
        <footer className="pb-8 text-13 text-ink-3">Latchkey 1.0</footer>
      </div>
      <div className="grid place-items-center bg-canvas max-md:hidden">
        <KeyDrawing />
      </div>
    </div>
  );
}
