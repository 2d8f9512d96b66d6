"use client";

import { ErrorState } from "@/components/error-state";

type Props = { error: Error & { digest?: string }; retry: () => void };

export default function PageError({ error, retry }: Props) {
  return (
    <main>
      <ErrorState error={error} retry={retry} />
    </main>
  );
}
