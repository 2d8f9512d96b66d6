"use client";

import { Download } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useId, useRef, useState } from "react";
import { CodeTabs, type Snippet } from "./code-snippet";
import { CopyButton, CopyIcon } from "./copy-button";
import { FactList } from "./fact-list";
import { SecretField } from "./secret-field";
import { Button } from "./ui/button";
import { CheckboxField } from "./ui/checkbox";
import { Dialog, DialogBody, DialogFooter } from "./ui/dialog";

type Props = {
  /** The plaintext. It stands in the field's value and nowhere else: not in text, attributes, storage or addresses. */
  secret: string;
  kind?: "access token" | "gateway key";
  /** "Token deploy-hotfix for svc-deploy." */
  what: ReactNode;
  hint: string;
  facts: { label: string; value: ReactNode }[];
  /** The file that Download gives: its name, and the variable in it. */
  env: { file: string; variable: string };
  snippets: Snippet[];
  onClose: () => void;
};

/** What to say where the secret was in an earlier answer, and is not in this one. */
type Replay = { title: string; description: string };

/**
 * The one time a secret is shown; where a replayed request holds none (`null`), it says so instead. Only when it is closed
 * the page below is read again: it could put another dialog in this one's place, and the secret would be lost.
 */
export default function SecretReveal({
  secret,
  replay,
  onClose,
  ...props
}: Omit<Props, "secret"> & { secret: string | null; replay: Replay }) {
  const router = useRouter();
  const close = () => {
    onClose();
    router.refresh();
  };
  return secret === null ? (
    <AlreadyShown {...replay} onClose={close} />
  ) : (
    <Reveal {...props} secret={secret} onClose={close} />
  );
}

/** Escape and a click outside do nothing; `Done` waits for the check box. Announced without reading the secret out. */
function Reveal({ secret, kind = "access token", what, hint, facts, env, snippets, onClose }: Props) {
  const id = useId();
  const copy = useRef<HTMLButtonElement>(null);
  const [stored, setStored] = useState(false);
  const short = kind === "access token" ? "token" : "key";

  function download() {
    const url = URL.createObjectURL(new Blob([`${env.variable}=${secret}\n`], { type: "text/plain" }));
    const link = Object.assign(document.createElement("a"), { href: url, download: env.file });
    link.click();
    URL.revokeObjectURL(url);
  }

  return (
    <Dialog
      title={`Save your ${kind}`}
      description={
        <>{what} This is the only time it is shown: Latchkey keeps a keyed hash, so nobody can show it again.</>
      }
      width="show-once"
      locked
      initialFocus={() => copy.current}
      onClose={onClose}
    >
      <DialogBody className="pt-5">
        <SecretField id={id} label={kind === "access token" ? "Access token" : "Gateway key"} secret={secret} />
        <div className="mt-3 flex flex-wrap gap-2">
          <CopyButton ref={copy} text={secret} variant="primary" />
          <Button icon={<Download aria-hidden="true" />} onClick={download}>
            Download .env
          </Button>
        </div>
        <div className="h-5" />
        <FactList
          facts={[
            {
              label: "Hint to keep",
              value: (
                <span className="inline-flex flex-wrap items-center gap-x-1.5">
                  <span className="mono">{hint}</span>
                  <CopyIcon text={hint} label="Copy hint" className="-my-0.5" />
                  <span className="text-13 text-ink-3">shown on screens and in logs</span>
                </span>
              ),
            },
            ...facts,
          ]}
        />
        <div className="mt-4">
          <CodeTabs label="How to use it" snippets={snippets} bleed />
        </div>
      </DialogBody>
      <DialogFooter
        instead={
          <CheckboxField
            label={`I have stored this ${short}`}
            checked={stored}
            onChange={(event) => setStored(event.target.checked)}
            className="ml-[13px]"
          />
        }
      >
        <Button variant="primary" disabled={!stored} onClick={onClose}>
          Done
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function AlreadyShown({ title, description, onClose }: Replay & { onClose: () => void }) {
  return (
    <Dialog title={title} description={description} onClose={onClose}>
      <div className="h-6" />
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          Close
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
