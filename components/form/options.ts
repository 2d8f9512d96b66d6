import { useEffect, useState } from "react";
import type { Option } from "./combobox";

export type OptionSource = Option[] | ((query: string) => Promise<Option[]>);

/** The options that fit what is typed: filtered here, or asked from the server. Null while the first answer is awaited. */
export function useOptions(source: OptionSource, query: string, wanted: boolean): Option[] | null {
  const [answer, setAnswer] = useState<Option[] | null>(null);
  const ask = typeof source === "function" ? source : null;
  const typed = query.trim().toLowerCase();

  // Outside system: the server's search. Answers that come too late are dropped.
  useEffect(() => {
    if (!ask || !wanted) return;
    let dropped = false;
    const timer = setTimeout(
      async () => {
        const found = await ask(typed).catch(() => []);
        if (!dropped) setAnswer(found);
      },
      typed ? 150 : 0,
    );
    return () => {
      dropped = true;
      clearTimeout(timer);
    };
  }, [ask, typed, wanted]);

  if (typeof source === "function") return answer;
  return source.filter(({ label, hint }) => `${label} ${hint ?? ""}`.toLowerCase().includes(typed));
}
