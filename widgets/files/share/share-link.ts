/** A link of the store, sent into the conversation. What it opens with besides, a password, is never sent along. */
import type { FileShares } from "#backends";
import { SparksError } from "#base";
import { sendMessage, type WidgetHost } from "#kit";
import type { FileEntry, FileShare, NewFileLink } from "#model";

export type ToShare = {
  readonly entry: FileEntry;
  readonly shares: Pick<FileShares, "createLink" | "remove">;
};

export type LinkLine = { readonly entry: FileEntry; readonly url: string };

export type ShareLinksOptions = {
  readonly host: WidgetHost;
  readonly link: NewFileLink;
  /** The whole message, from the lines that it shall have. */
  readonly text: (lines: readonly LinkLine[]) => string;
  /** Another room than the widget's own. */
  readonly roomId?: string | undefined;
  readonly signal: AbortSignal;
};

/**
 * Makes a link to each and sends one message with all of them. Where one cannot be made, or the message not be sent, those that were
 * made are taken back. @throws SparksError `forbidden`, `unsupported`: the store makes no such link
 */
export async function shareLinks(items: readonly ToShare[], options: ShareLinksOptions): Promise<void> {
  const { host, link, text, roomId, signal } = options;
  const made: { readonly item: ToShare; readonly share: FileShare }[] = [];
  try {
    const lines: LinkLine[] = [];
    for (const item of items) {
      const share = await item.shares.createLink(item.entry.path, link, signal);
      made.push({ item, share });
      lines.push({ entry: item.entry, url: addressOf(share) });
    }
    if (signal.aborted) throw new SparksError("cancelled", "stopped before it was sent");
    await sendMessage(host, { msgtype: "m.text", body: text(lines) }, roomId);
  } catch (thrown) {
    // Nobody has been told of them: they are open doors without a use.
    const undone = made.map(({ item, share }) => item.shares.remove(item.entry.path, share.id));
    for (const one of await Promise.allSettled(undone)) {
      if (one.status === "rejected") console.warn("a link that was not sent could not be taken back");
    }
    throw thrown;
  }
}

/** As it can stand in a message: one that leads to the web, without a break in it. */
function addressOf(share: FileShare): string {
  const url = URL.parse(share.link?.url ?? "");
  if (!url || !/^https?:$/.test(url.protocol)) throw new SparksError("invalid", "the store gave no address");
  return url.href;
}
