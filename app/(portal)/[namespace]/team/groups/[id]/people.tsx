"use client";

import { X } from "lucide-react";
import { Avatar } from "@/components/avatar";
import { useAction } from "@/components/form/use-action";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { changePeople } from "../actions";

type Person = { id: string; name: string; detail: string; href?: string; kind: "person" | "machine" };
type Props = { group: { id: string; name: string }; label: string; none: string; people: Person[]; mayWrite: boolean };

/** Who is in a group, each with the way out of it; taking someone out can be undone. */
export function People({ group, label, none, people, mayWrite }: Props) {
  const { run, pending } = useAction();
  const remove = ({ id, name }: Person) => {
    const back = () => run(() => changePeople(group.id, { add: [id] }), { done: `${name} is in ${group.name}` });
    run(() => changePeople(group.id, { remove: [id] }), { done: `${name} is no longer in ${group.name}`, undo: back });
  };
  return (
    <section>
      <h2 className="mb-3 text-16 font-semibold">
        {label} <span className="text-13 font-normal text-ink-3">{people.length.toLocaleString("en-US")}</span>
      </h2>
      {people.length === 0 ? (
        <p className="text-ink-2">{none}</p>
      ) : (
        <ul aria-label={label} className="divide-y divide-border border-y border-border">
          {people.map((person) => (
            <li key={person.id} className="flex min-h-11 items-center gap-2.5 max-md:py-1.5">
              <Avatar name={person.name} kind={person.kind} size={28} />
              <span className="flex min-w-0 gap-x-2.5 max-md:flex-col md:items-center">
                {person.href ? (
                  <TextLink href={person.href}>{person.name}</TextLink>
                ) : (
                  <span className="font-medium">{person.name}</span>
                )}
                <span className="min-w-0 truncate text-13 text-ink-3">{person.detail}</span>
              </span>
              {mayWrite && (
                <Button
                  variant="ghost"
                  size="icon"
                  className="ml-auto"
                  aria-label={`Remove ${person.name}`}
                  disabled={pending}
                  onClick={() => remove(person)}
                >
                  <X aria-hidden="true" />
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
