"use client";

import { clsx } from "clsx";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { useEffect, useState } from "react";
import type { PaletteGroup, PaletteItem, PaletteProps } from "./palette-button";
import { collectedTyping } from "./typed-ahead";

/** Go to anything by name, id or hint; run any action you may do. What is found comes from the server, as typed. */
export default function Palette({ search, destinations, actions, onClose }: PaletteProps & { onClose: () => void }) {
  const router = useRouter();
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState("");
  const [found, setFound] = useState<{ query: string; groups: PaletteGroup[]; failed?: boolean }>({
    query: "",
    groups: [],
  });
  const wanted = query.trim();
  const searching = wanted !== "" && found.query !== wanted;

  // Outside system: the keyboard, which did not wait for the field.
  useEffect(() => {
    const ahead = collectedTyping();
    setQuery((first) => first + ahead);
  }, []);

  // Outside system: the server's search. An answer that comes after the next key is dropped.
  useEffect(() => {
    if (!wanted) return;
    let dropped = false;
    const timer = setTimeout(async () => {
      const answer = await search(wanted).then(
        (groups) => ({ query: wanted, groups }),
        () => ({ query: wanted, groups: [], failed: true }),
      );
      if (!dropped) setFound(answer);
    }, 120);
    return () => {
      dropped = true;
      clearTimeout(timer);
    };
  }, [wanted, search]);

  const go = (item: PaletteItem) => {
    onClose();
    router.push(item.href);
  };
  const named = (items: PaletteItem[]) =>
    items.filter((item) => item.label.toLowerCase().includes(wanted.toLowerCase()));
  const groups: PaletteGroup[] = [
    ...(wanted ? found.groups : []),
    { heading: "Go to", items: named(destinations) },
    { heading: "Actions", items: named(actions) },
  ].filter((group) => group.items.length > 0);

  const values = groups.flatMap(({ heading, items }) => items.map((item) => itemValue(heading, item)));
  // The first, unless the keyboard or the mouse chose another that is still there.
  const current = values.includes(chosen) ? chosen : (values[0] ?? "");

  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="appear fixed inset-0 z-30 bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className="rise fixed inset-x-3 top-[12vh] z-30 mx-auto max-w-[560px] overflow-hidden rounded-8 bg-raised shadow-float outline-none"
        >
          <Radix.Title className="sr-only">Search or run a command</Radix.Title>
          <Command shouldFilter={false} label="Search or run a command" loop value={current} onValueChange={setChosen}>
            <div className="flex h-12 items-center gap-2.5 border-b border-border px-4">
              <Search className="text-ink-2" aria-hidden="true" />
              <Command.Input
                value={query}
                onValueChange={(next) => {
                  setQuery(next);
                  setChosen("");
                }}
                placeholder="Name, ID or hint, or what you want to do"
                className="h-full min-w-0 flex-1 bg-transparent outline-none"
              />
            </div>
            {groups.length === 0 && !searching && (
              <p role="status" className="px-4 py-7 wrap-anywhere text-ink-2">
                {found.failed ? "The search failed. Type on to try again." : `Nothing here is called ${wanted}.`}
              </p>
            )}
            <Command.List
              className={clsx("max-h-[min(24rem,60vh)] overflow-y-auto p-1", groups.length === 0 && "hidden")}
              aria-busy={searching}
            >
              {groups.map((group) => (
                <Command.Group
                  key={group.heading}
                  heading={group.heading}
                  className="**:[[cmdk-group-heading]]:px-3 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-12 **:[[cmdk-group-heading]]:text-ink-3"
                >
                  {group.items.map((item) => (
                    <Command.Item
                      key={item.href + item.label}
                      value={itemValue(group.heading, item)}
                      onSelect={() => go(item)}
                      className="flex h-9 cursor-pointer items-center gap-3 rounded-4 px-3 data-[selected=true]:bg-fill"
                    >
                      <span className={clsx("truncate", item.hint && "max-w-3/4 shrink-0")}>{item.label}</span>
                      {item.hint && <span className="ml-auto truncate text-13 text-ink-3">{item.hint}</span>}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function itemValue(heading: string, { href, label }: PaletteItem) {
  return `${heading} ${href} ${label}`.trim();
}
