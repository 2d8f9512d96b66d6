"use client";

import { useState } from "react";
import { WordsInput } from "@/components/form/words-input";
import { Segmented } from "@/components/ui/segmented";
import { Tag } from "@/components/ui/tag";
import type { PolicyDocument } from "@/lib/policies/document";
import { useDraft, useProblem } from "./draft-context";
import { AddButton, AddButtons, Caution, Condition, Meaning, Part } from "./part";

type TagRule = PolicyDocument["tagRules"][number];

/** Which sockets it is about: every one, or those with tags and those attached. */
export function AppliesPart() {
  const { base, document, change } = useDraft();
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
          {base.sockets.length > 0 && (
            <div className="grid gap-1.5">
              <h3 className="text-13 font-medium">Attached sockets</h3>
              <ul aria-label="Attached sockets" className="flex flex-wrap gap-1.5">
                {base.sockets.map((name) => (
                  <li key={name} className="min-w-0">
                    <Tag>{name}</Tag>
                  </li>
                ))}
              </ul>
            </div>
          )}
          {tagRules.length === 0 && base.sockets.length === 0 && (
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
