/** What `npm test` is made of, in order, and which of it was asked for. */
export const SECTIONS = ["lint", "types", "build", "unit", "integration", "e2e"] as const;
export type Section = (typeof SECTIONS)[number];

export type Request = {
  readonly sections: readonly Section[];
  /** Handed on to the test runner: files, `-t name` … */
  readonly filters: readonly string[];
};

const isSection = (word: string): word is Section => SECTIONS.some((section) => section === word);

/** Leading names are sections, the rest filters. No name means all. Throws for a filter without a section of tests. */
export function requestFromArguments(args: readonly string[]): Request {
  const firstFilter = args.findIndex((word) => !isSection(word));
  const names = args.slice(0, firstFilter === -1 ? args.length : firstFilter).filter(isSection);
  const filters = firstFilter === -1 ? [] : args.slice(firstFilter);
  const hasTests = names.some((name) => TEST_FOLDERS[name] !== undefined);
  if (filters.length > 0 && !hasTests) {
    throw new Error(
      `"${filters[0]}" is no part of the tests. Parts: ${SECTIONS.join(", ")}; what follows them are filters.`,
    );
  }
  return { sections: SECTIONS.filter((section) => names.length === 0 || names.includes(section)), filters };
}

/** Where each section's tests are, and how their files end. */
export const TEST_FOLDERS: Readonly<Partial<Record<Section, { folders: readonly string[]; ending: RegExp }>>> = {
  unit: { folders: ["unit", "architecture", "security"], ending: /\.test\.tsx?$/ },
  integration: { folders: ["contract", "integration"], ending: /\.test\.ts$/ },
  e2e: { folders: ["e2e"], ending: /\.spec\.ts$/ },
};
