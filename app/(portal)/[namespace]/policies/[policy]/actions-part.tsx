"use client";

import { useState } from "react";
import { WordsInput } from "@/components/form/words-input";
import { CheckboxField } from "@/components/ui/checkbox";
import { Segmented } from "@/components/ui/segmented";
import { allowed, EVERY_ACTION, LIMITS, type Limit, limitOf, setAllowed, setLimit } from "@/lib/policies/action-limits";
import type { PolicyDocument } from "@/lib/policies/document";
import { ACTIONS } from "@/lib/policies/engine/model";
import { useDraft, useProblem } from "./draft-context";
import { AddButton, AddButtons, Caution, Condition, Meaning, Part } from "./part";

type Actions = NonNullable<PolicyDocument["actions"]>;

/** What may be done: every action, or some of them, each with or without limits. */
export function ActionsPart() {
  const { document, change } = useDraft();
  const [before, setBefore] = useState<Actions>(EVERY_ACTION);
  const [fresh, setFresh] = useState<Limit["key"] | null>(null);
  const { actions } = document;
  const set = (next: Actions) => change({ actions: next });
  const possible = LIMITS.filter(({ of }) => actions && of.some((name) => allowed(actions, name)));
  const missing = possible.filter(({ key }) => actions && limitOf(actions, key) === undefined);
  return (
    <Part id="actions" title="Actions">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Segmented
          label="Actions"
          options={[
            { value: "every", label: "Every action" },
            { value: "some", label: "Only these" },
          ]}
          value={actions ? "some" : "every"}
          onChange={(mode) => {
            if (actions) setBefore(actions);
            change({ actions: mode === "some" ? before : undefined });
          }}
        />
        {!actions && <Meaning>No condition: those that Latchkey learns later, too.</Meaning>}
      </div>
      {actions && (
        <>
          <div className="grid grid-cols-2 gap-x-4 gap-y-1 md:grid-flow-col md:grid-cols-3 md:grid-rows-4">
            {ACTIONS.map((name) => (
              <CheckboxField
                key={name}
                label={name}
                checked={allowed(actions, name)}
                onChange={(event) => set(setAllowed(actions, name, event.target.checked))}
              />
            ))}
          </div>
          {ACTIONS.every((name) => !allowed(actions, name)) && (
            <Caution>It matches no action: an action that is not ticked is not in it.</Caution>
          )}
          {possible
            .filter(({ key }) => limitOf(actions, key) !== undefined)
            .map((limit) => (
              <Condition
                key={limit.key}
                name={limit.label}
                fresh={fresh === limit.key}
                onRemove={() => set(setLimit(actions, limit.key, undefined))}
              >
                <LimitWords limit={limit} actions={actions} onChange={set} />
              </Condition>
            ))}
          {missing.length > 0 && (
            <AddButtons>
              {missing.map(({ key, label }) => (
                <AddButton
                  key={key}
                  onClick={() => {
                    setFresh(key);
                    set(setLimit(actions, key, []));
                  }}
                >
                  Limit {label}
                </AddButton>
              ))}
            </AddButtons>
          )}
        </>
      )}
    </Part>
  );
}

function LimitWords({
  limit,
  actions,
  onChange,
}: {
  limit: Limit;
  actions: Actions;
  onChange: (next: Actions) => void;
}) {
  const { base } = useDraft();
  const problem = useProblem(`actions.${limit.key}`);
  const words = limitOf(actions, limit.key) ?? [];
  const saved = (base.actions && limitOf(base.actions, limit.key)) ?? [];
  return (
    <div className="grid gap-1">
      <WordsInput
        label={`Only ${limit.label}`}
        words={words}
        added={words.filter((word) => !saved.includes(word))}
        placeholder={limit.example}
        help={limit.help}
        error={problem}
        spaced={limit.key === "ssh.exec.commands"}
        onChange={(next) => onChange(setLimit(actions, limit.key, next))}
      />
      {words.length === 0 && (
        <Caution>None yet, and an empty list matches nothing. Fill it, or remove the limit.</Caution>
      )}
    </div>
  );
}
