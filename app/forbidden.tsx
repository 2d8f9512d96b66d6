import { ButtonLink } from "@/components/ui/button";

export default function Forbidden() {
  return (
    <main className="mx-auto grid min-h-dvh max-w-[560px] content-center gap-3 px-4">
      <h1 className="text-22 font-semibold tracking-[-0.02em]">You may not see this page</h1>
      <p className="text-ink-2">
        You are signed in, but none of your roles gives a right to it. Ask an admin for one that does.
      </p>
      <p className="mt-3">
        <ButtonLink href="/">Go to the start page</ButtonLink>
      </p>
    </main>
  );
}
