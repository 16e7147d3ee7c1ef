import { EMOJI_TABLE } from "./emoji-data.ts";

export type Emoji = { readonly emoji: string; readonly name: string; readonly words: readonly string[] };
export type EmojiGroup = { readonly name: string; readonly emoji: readonly Emoji[] };

let groups: readonly EmojiGroup[] | undefined;

/** All emoji we offer, in groups. */
export function emojiGroups(): readonly EmojiGroup[] {
  groups ??= parseTable(EMOJI_TABLE);
  return groups;
}

function parseTable(table: string): readonly EmojiGroup[] {
  const parsed: { name: string; emoji: Emoji[] }[] = [];
  for (const line of table.split("\n")) {
    if (line === "") continue;
    if (line.startsWith("# ")) parsed.push({ name: line.slice(2), emoji: [] });
    else {
      const [emoji = "", name = "", ...words] = line.split(" ");
      parsed.at(-1)?.emoji.push({ emoji, name, words });
    }
  }
  return parsed;
}

/** The best matches for a word or the beginning of one, shortcodes before other words. */
export function searchEmoji(term: string, most: number): readonly Emoji[] {
  const wanted = term.trim().toLowerCase();
  const all = emojiGroups().flatMap((group) => group.emoji);
  if (wanted === "") return all.slice(0, most);
  const rank = ({ name, words }: Emoji): number =>
    name === wanted
      ? 0
      : name.startsWith(wanted)
        ? 1
        : words.some((word) => word.startsWith(wanted))
          ? 2
          : name.includes(wanted)
            ? 3
            : 9;
  return all
    .map((emoji) => ({ emoji, rank: rank(emoji) }))
    .filter((found) => found.rank < 9)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map((found) => found.emoji);
}
