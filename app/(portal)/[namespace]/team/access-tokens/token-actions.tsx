"use client";

import { Ban, Ellipsis, PencilLine, RotateCw, SquarePause, SquarePlay } from "lucide-react";
import { useAction } from "@/components/form/use-action";
import { useLazyDialog } from "@/components/ui/lazy-dialog";
import { Menu } from "@/components/ui/menu";
import type { AccessToken } from "@/lib/access-tokens/contract";
import { pauseToken, resumeToken } from "./actions";

const loadRevoke = () => import("./revoke-dialog");
const loadRotate = () => import("./rotate-dialog");
const loadRename = () => import("./rename-dialog");

/** What can be done with one token, on its row. */
export function TokenActions({ token, url }: { token: AccessToken; url: string }) {
  const { run, pending } = useAction();
  const revoke = useLazyDialog(loadRevoke);
  const rotate = useLazyDialog(loadRotate);
  const rename = useLazyDialog(loadRename);
  const over = token.status === "revoked" || token.status === "expired";
  const inRotation = token.rotatedTo !== null || token.status === "rotated";
  const pause = () => run(() => pauseToken(token.id), { done: `${token.name} is paused`, undo: resume });
  const resume = () => run(() => resumeToken(token.id), { done: `${token.name} works again` });
  return (
    <>
      <Menu
        variant="ghost"
        size="icon-sm"
        icon={<Ellipsis aria-hidden="true" />}
        aria-label={`Actions for ${token.name}`}
        pending={pending}
        items={[
          { label: "Rename", icon: <PencilLine aria-hidden="true" />, onSelect: () => rename.open({ token }) },
          {
            label: "Rotate",
            icon: <RotateCw aria-hidden="true" />,
            disabled: over || inRotation,
            onSelect: () => rotate.open({ token, url }),
          },
          token.status === "paused"
            ? { label: "Resume", icon: <SquarePlay aria-hidden="true" />, onSelect: resume }
            : { label: "Pause", icon: <SquarePause aria-hidden="true" />, disabled: over, onSelect: pause },
          {
            label: "Revoke",
            icon: <Ban aria-hidden="true" />,
            danger: true,
            disabled: token.status === "revoked",
            onSelect: () => revoke.open({ token }),
          },
        ]}
      />
      {revoke.element}
      {rotate.element}
      {rename.element}
    </>
  );
}
