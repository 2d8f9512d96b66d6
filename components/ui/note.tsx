import { clsx } from "clsx";
import { Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

type Props = {
  tone?: "info" | "warning" | "danger";
  icon?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
  className?: string;
  role?: "alert" | "status";
};

const tones = {
  info: "border-border bg-canvas text-ink-2",
  warning: "border-[color-mix(in_srgb,var(--brass)_40%,var(--brass-tint))] bg-brass-tint text-ink",
  danger: "border-[color-mix(in_srgb,var(--rust)_40%,var(--rust-tint))] bg-rust-tint text-ink",
};

/** A remark that stays: what follows from a setting, what needs care. `action` sits at its right. */
export function Note({ tone = "info", icon, action, children, className, role }: Props) {
  return (
    <div
      role={role}
      className={clsx(
        "flex gap-2.5 rounded-6 border px-3 py-[9px] text-13",
        tones[tone],
        action ? "items-center max-md:flex-wrap max-md:items-start" : "items-start",
        className,
      )}
    >
      <span
        className={clsx(
          "shrink-0",
          !action && "mt-0.5",
          tone === "warning" && "text-brass",
          tone === "danger" && "text-rust",
        )}
      >
        {icon ?? (tone === "info" ? <Info aria-hidden="true" /> : <TriangleAlert aria-hidden="true" />)}
      </span>
      <div className="min-w-0 flex-1">{children}</div>
      {action && <div className="flex shrink-0 flex-wrap gap-2.5 max-md:basis-full max-md:pl-[26px]">{action}</div>}
    </div>
  );
}
