/** Control characters, and those that turn the direction of what follows. */
const MISLEADING = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A name as it is shown: what would make `exe.pdf` out of `fdp.exe` is seen as what it is. */
export const shownName = (name: string): string => name.replace(MISLEADING, "\ufffd");
