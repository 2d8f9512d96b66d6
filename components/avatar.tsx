import { clsx } from "clsx";
import { Bot } from "lucide-react";

type Props = { name: string; kind?: "person" | "group" | "machine"; size?: 20 | 28; className?: string };

/** People are round; groups and machines square. The name stands beside it, so it is decoration. */
export function Avatar({ name, kind = "person", size = 20, className }: Props) {
  return (
    <span
      aria-hidden="true"
      className={clsx(
        "inline-grid shrink-0 place-items-center border border-border-strong bg-fill font-semibold text-ink-2 select-none",
        size === 20 ? "size-5 text-[0.53125rem]/none" : "size-7 text-[0.6875rem]/none",
        kind === "person" ? "rounded-full" : "rounded-4",
        className,
      )}
    >
      {kind === "machine" ? <Bot className="icon-12" /> : initials(name)}
    </span>
  );
}

/** An avatar and its name on one line, the name cut where the room ends. */
export function AvatarName({ name, kind, className }: Omit<Props, "size">) {
  return (
    <span className={clsx("inline-flex max-w-full items-center gap-1.5", className)}>
      <Avatar name={name} kind={kind} />
      <span className="truncate">{name}</span>
    </span>
  );
}

function initials(name: string) {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters =
    words.length > 1
      ? [words[0], words.at(-1)].map((word) => [...(word ?? "")][0])
      : [...(words[0] ?? "?")].slice(0, 2);
  return letters.join("").toUpperCase();
}
