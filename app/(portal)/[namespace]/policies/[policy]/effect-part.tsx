"use client";

import { useId } from "react";
import { CheckboxField } from "@/components/ui/checkbox";
import { Input, Textarea } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { useDraft, useProblem } from "./draft-context";
import { Meaning, Part } from "./part";

/** Whether it allows or denies, and whether it matches anything at all. */
export function EffectPart() {
  const { document, change } = useDraft();
  return (
    <Part id="effect" title="Effect">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Segmented
          label="Effect"
          options={[
            { value: "allow", label: "Allow" },
            { value: "deny", label: "Deny" },
          ]}
          value={document.effect}
          onChange={(effect) => change({ effect })}
        />
        <CheckboxField
          label="Enabled"
          hint={document.enabled ? undefined : "it matches nothing"}
          checked={document.enabled}
          onChange={(event) => change({ enabled: event.target.checked })}
        />
        <Meaning>
          {document.effect === "allow" ? "A deny wins over it, wherever one matches." : "It wins over any allow."}
        </Meaning>
      </div>
    </Part>
  );
}

/** What lists and the activity log show of it. */
export function NamePart() {
  const { document, change } = useDraft();
  const [name, description] = [useId(), useId()];
  const [wrongName, wrongDescription] = [useProblem("name"), useProblem("description")];
  return (
    <Part id="name" title="Name">
      <div className="grid max-w-[480px] gap-1.5">
        <label htmlFor={name} className="w-fit text-13 font-medium">
          Name
        </label>
        <Input
          id={name}
          value={document.name}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={wrongName ? true : undefined}
          aria-describedby={wrongName && `${name}-help`}
          onChange={(event) => change({ name: event.target.value })}
        />
        <Wrong id={`${name}-help`} text={wrongName} />
      </div>
      <div className="grid max-w-[480px] gap-1.5">
        <label htmlFor={description} className="w-fit text-13 font-medium">
          Description
        </label>
        <Textarea
          id={description}
          rows={2}
          value={document.description}
          aria-invalid={wrongDescription ? true : undefined}
          aria-describedby={wrongDescription && `${description}-help`}
          onChange={(event) => change({ description: event.target.value })}
        />
        <Wrong id={`${description}-help`} text={wrongDescription} />
      </div>
    </Part>
  );
}

/** What is wrong with the field above it. */
export function Wrong({ id, text }: { id?: string; text: string | undefined }) {
  if (!text) return null;
  return (
    <p id={id} className="text-13/[18px] text-rust-text">
      {text}
    </p>
  );
}
