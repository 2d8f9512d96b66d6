"use client";

import { useId, useState } from "react";
import { Combobox } from "@/components/form/combobox";
import { WordsInput } from "@/components/form/words-input";
import { Segmented } from "@/components/ui/segmented";
import type { PolicyDocument } from "@/lib/policies/document";
import { findSockets } from "../actions";
import { useDraft, useProblem } from "./draft-context";
import { AddButton, AddButtons, Caution, Condition, Meaning, Part } from "./part";

type TagRule = PolicyDocument["tagRules"][number];

/** Which sockets it is about: every one, or those with tags and those attached. */
export function AppliesPart() {
  const { base, document, change, sockets } = useDraft();
  const [fresh, setFresh] = useState(-1);
  const { orgWide, tagRules } = document;
  const set = (next: TagRule[]) => change({ tagRules: next });
  return (
    <Part id="applies" title="Applies to">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Segmented
          label="Applies to"
          options={[
            { value: "every", label: "Every socket" },
            { value: "some", label: "By tag or attached" },
          ]}
          value={orgWide ? "every" : "some"}
          onChange={(mode) => change({ orgWide: mode === "every" })}
        />
        {orgWide && <Meaning>In {base.namespace} and below, those made later too.</Meaning>}
      </div>
      {!orgWide && (
        <>
          {tagRules.map((rule, index) => (
            <Condition
              // biome-ignore lint/suspicious/noArrayIndexKey: rules have no other identity.
              key={index}
              name={`tag rule ${index + 1}`}
              fresh={fresh === index}
              onRemove={() => set(tagRules.filter((_, at) => at !== index))}
            >
              <Rule
                index={index}
                rule={rule}
                onChange={(next) => set(tagRules.map((one, at) => (at === index ? next : one)))}
              />
            </Condition>
          ))}
          <Attached />
          {tagRules.length === 0 && sockets.length === 0 && (
            <Caution>It applies to no socket: no tag rule is here and no socket is attached.</Caution>
          )}
          <AddButtons>
            <AddButton
              onClick={() => {
                setFresh(tagRules.length);
                set([...tagRules, {}]);
              }}
            >
              {tagRules.length > 0 ? "Or another tag rule" : "Tag rule"}
            </AddButton>
          </AddButtons>
        </>
      )}
    </Part>
  );
}

function Rule({ index, rule, onChange }: { index: number; rule: TagRule; onChange: (next: TagRule) => void }) {
  const { base } = useDraft();
  const saved = Object.entries(base.tagRules[index] ?? {}).map(([tag, value]) => `${tag}=${value}`);
  const words = Object.entries(rule).map(([tag, value]) => `${tag}=${value}`);
  return (
    <WordsInput
      label={index === 0 ? "Sockets with all of these tags" : "Or with all of these tags"}
      words={words}
      added={words.filter((word) => !saved.includes(word))}
      placeholder="env=prod"
      help="A socket must have every tag of a rule, and one rule is enough."
      error={useProblem(`tagRules.${index}`)}
      refuse={(word) =>
        /^[^=]+=/.test(word) ? null : `${word} is no tag. Write its name and its value, like env=prod.`
      }
      onChange={(next) =>
        onChange(
          Object.fromEntries(next.map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)])),
        )
      }
    />
  );
}

function Attached() {
  const id = useId();
  const { base, sockets, attach, idOf, learn } = useDraft();
  const [find] = useState(() => findSockets.bind(null, base.namespace));
  const value = sockets.map((name) => ({ value: idOf("sockets", name) ?? name, label: name }));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <label htmlFor={id} className="w-fit text-13 font-medium">
        Attached sockets
      </label>
      <Combobox
        id={id}
        options={find}
        value={value}
        added={value.filter(({ label }) => !base.sockets.includes(label)).map((one) => one.value)}
        onChange={(next) => {
          const last = next.at(-1);
          // A saved one is known by name only: choosing it in the list again takes it out.
          const again = last && value.some((one) => one.label === last.label && one.value !== last.value);
          const chosen = again ? next.filter(({ label }) => label !== last.label) : next;
          learn(
            "sockets",
            chosen.filter((one) => one.value !== one.label).map((one) => ({ id: one.value, name: one.label })),
          );
          attach(chosen.map(({ label }) => label));
        }}
      />
    </div>
  );
}
