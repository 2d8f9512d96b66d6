"use client";

import { ActionsPart } from "./actions-part";
import { AppliesPart } from "./applies-part";
import { useDraft } from "./draft-context";
import { EffectPart, NamePart } from "./effect-part";
import { SentenceLine } from "./sentence-line";
import { WhenPart } from "./when-part";
import { WherePart } from "./where-part";
import { WhoPart } from "./who-part";

/** The draft in words, and below it part by part to be changed. */
export function Builder() {
  const { base, document, sockets } = useDraft();
  const told = { ...document, namespace: base.namespace, sockets };
  return (
    <div className="px-4 pt-3 pb-12 md:px-8 md:pt-[14px]">
      <SentenceLine policy={told} saved={base} />
      <EffectPart />
      <WhoPart />
      <WherePart />
      <WhenPart />
      <ActionsPart />
      <AppliesPart />
      <NamePart />
    </div>
  );
}
