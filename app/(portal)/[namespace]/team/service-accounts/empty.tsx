import type { ReactNode } from "react";
import { EmptyState } from "@/components/empty-state";

/** The first visit: what a service account is, and the way from it to an open socket. */
export function NoAccountsYet({ namespace, action }: { namespace: string; action: ReactNode }) {
  return (
    <EmptyState
      title="Give your first program an identity"
      action={action}
      command={`latchkey service-account create svc-deploy --namespace ${namespace}`}
      figure={<Figure />}
      steps={[
        {
          title: "Create an account",
          text: "It starts with the role client: its tokens pass the gate and have no rights on the API.",
        },
        {
          title: "Give it a token",
          text: "Shown once, valid for 365 days by default. Latchkey keeps only a keyed hash.",
        },
        {
          title: "Name it in a policy",
          text: "Until a policy allows it, every socket answers with deny. org-default-policy covers members only.",
        },
      ]}
    >
      A service account stands for one program: a deploy job, a backup, a scraper. Create one per program, so each can
      be paused, rotated or deleted without touching the others.
    </EmptyState>
  );
}

/** Account, gate, policy and socket, and who asks whom. */
function Figure() {
  const box = (x: number, y: number, width: number, label: string, accent = false) => (
    <g>
      <rect
        x={x}
        y={y}
        width={width}
        height="44"
        rx="6"
        className={accent ? "fill-accent-tint stroke-accent" : "fill-surface stroke-border-strong"}
      />
      <text
        x={x + width / 2}
        y={y + 27}
        textAnchor="middle"
        className={accent ? "fill-accent-text text-14 font-medium" : "fill-ink text-14 font-medium"}
      >
        {label}
      </text>
    </g>
  );
  const word = (x: number, y: number, text: string, mono = false) => (
    <text x={x} y={y} textAnchor="middle" className={mono ? "fill-ink-2 font-mono text-13" : "fill-ink-2 text-12"}>
      {text}
    </text>
  );
  return (
    <svg
      viewBox="0 0 502 180"
      width="502"
      height="180"
      role="img"
      aria-label="A service account presents its access token to the gate; the gate asks the policy and allows the way to the socket."
    >
      <defs>
        <marker
          id="head"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          orient="auto-start-reverse"
        >
          <path d="M1 1l6 3-6 3" fill="none" stroke="context-stroke" strokeWidth="1.25" />
        </marker>
      </defs>
      <g fill="none" className="stroke-ink-2" strokeWidth="1.25" markerEnd="url(#head)">
        <path d="M113 158H211" />
        <path d="M291 158H388" />
        <path d="M251 128V76" />
      </g>
      {box(172, 22, 157, "org-default-policy")}
      {box(1, 136, 108, "svc-deploy")}
      {box(219, 136, 64, "Gate", true)}
      {box(396, 136, 105, "web-prod")}
      {word(250, 12, "Policy")}
      {word(54, 126, "Service account")}
      {word(448, 126, "Socket")}
      {word(162, 149, "lks_…", true)}
      {word(162, 176, "Access token")}
      {word(340, 149, "allow")}
      {word(276, 106, "asks")}
    </svg>
  );
}
