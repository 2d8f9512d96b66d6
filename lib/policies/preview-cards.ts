import type { AccessChange, AccessPreview } from "./explain-contract";

/** Everything that one subject gains, or loses, socket by socket. */
export type ReachCard = { id: string; name: string; sockets: { id: string; name: string; words: string }[] };

/** The changes by subject, each with its sockets by name; those with the most sockets first. */
export function reachCards(changes: readonly AccessChange[], side: "gains" | "losses"): ReachCard[] {
  const cards = new Map<string, ReachCard>();
  for (const change of changes) {
    const { subject, socket } = change;
    const card = cards.get(subject.id) ?? { id: subject.id, name: subject.name, sockets: [] };
    card.sockets.push({
      id: `${socket.id} ${card.sockets.length}`,
      name: socket.name,
      words: changeWords(change, side),
    });
    cards.set(subject.id, card);
  }
  return [...cards.values()]
    .map((card) => ({ ...card, sockets: card.sockets.sort((one, other) => one.name.localeCompare(other.name)) }))
    .sort((one, other) => other.sockets.length - one.sockets.length || one.name.localeCompare(other.name));
}

/** "2 gain access, 1 loses some. Nobody else is affected." */
export function reachSummary({ summary: { gains, losses }, complete }: AccessPreview): string {
  const [gained, lost] = [gains.subjects + gains.members, losses.subjects + losses.members];
  const counted = (count: number) => count.toLocaleString("en-US");
  const parts = [
    ...(gained > 0 ? [`${counted(gained)} ${gained === 1 ? "gains" : "gain"} access`] : []),
    ...(lost > 0 ? [`${counted(lost)} ${lost === 1 ? "loses" : "lose"} ${gained > 0 ? "some" : "access"}`] : []),
  ];
  const others = complete ? "Nobody else is affected." : "Others may be affected whom you may not list.";
  if (parts.length === 0)
    return `Nobody gains or loses access to a socket that there is today. ${complete ? "" : others}`;
  return `${parts.join(", ")}. ${others}`;
}

/** `http, ssh.shell, exec`: the type is said once. */
export function actionList(actions: readonly string[]): string {
  return actions
    .map((name, index) =>
      name.startsWith("ssh.") && actions[index - 1]?.startsWith("ssh.") ? name.slice("ssh.".length) : name,
    )
    .join(", ");
}

function changeWords({ actions, before, after, had, has }: AccessChange, side: "gains" | "losses"): string {
  const what = actionList(actions);
  const now = after ?? "always";
  if (had && has) return `${what}: ${before ?? "always"} until now, then ${now}`;
  const conditions = side === "gains" ? after : before;
  return conditions ? `${what}, ${conditions}` : what;
}
