// Letters of other scripts that look like Latin ones (the common part of UTS #39; other letters are refused anyway).
const LOOKS_LIKE: Record<string, string> = {
  а: "a",
  в: "b",
  е: "e",
  к: "k",
  м: "m",
  н: "h",
  о: "o",
  р: "p",
  с: "c",
  т: "t",
  у: "y",
  х: "x",
  і: "i",
  ј: "j",
  ѕ: "s",
  ԁ: "d",
  ո: "n",
  ӏ: "l",
  α: "a",
  β: "b",
  ε: "e",
  ι: "i",
  κ: "k",
  ν: "v",
  ο: "o",
  ρ: "p",
  τ: "t",
  υ: "u",
  χ: "x",
  ı: "i",
  ɑ: "a",
  ɡ: "g",
  ⅿ: "m",
};

/**
 * A role's name folded until names that a person could take for each other are equal: full-width and other compatibility
 * forms, case, accents, invisible characters, spaces and separators, look-alike letters, `0` and `o`, `1`, `i` and `l`,
 * `rn` and `m`. The database keeps it unique where two roles could meet.
 */
export function nameKey(name: string): string {
  return [...name.normalize("NFKD").toLowerCase()]
    .map((character) => LOOKS_LIKE[character] ?? character)
    .join("")
    .replace(/[\p{Mark}\p{Default_Ignorable_Code_Point}\p{Control}\s._-]/gu, "")
    .replace(/0/g, "o")
    .replace(/[1i|]/g, "l")
    .replace(/rn/g, "m")
    .replace(/vv/g, "w");
}
