/** What a person sees who comes back from a sign-in service: a page without scripts that says how it went. */
import { createHash } from "node:crypto";
import type { FlowFault } from "#contracts";
import type { ComingBack } from "../connections/sign-ins.ts";

export type Page = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
};

const STYLE =
  "body{font:16px/1.45 system-ui,sans-serif;margin:0;min-height:100vh;display:grid;place-content:center;color-scheme:light dark;color:CanvasText;background:Canvas}main{max-width:26rem;padding:1.5rem}h1{font-size:1.25rem;margin:0 0 .75rem}p{margin:0 0 .75rem;overflow-wrap:anywhere}";

/** Nothing is loaded, nothing runs, nobody frames it, and its address, which holds a code, is told to nobody. */
const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
};

type Texts = {
  readonly done: string;
  readonly doneText: string;
  readonly who: (userId: string) => string;
  readonly close: string;
  readonly over: string;
  readonly overText: string;
  readonly failed: string;
  readonly why: Readonly<Record<FlowFault, string>>;
};

const TEXTS: Readonly<Record<"en" | "de", Texts>> = {
  en: {
    done: "You have signed in",
    doneText: "is now being connected. Go back to where you began: it goes on there by itself.",
    who: (userId) =>
      `It is connected for ${userId}. If that is not you, somebody has sent you here: take the access back in the settings of your account.`,
    close: "You can close this window.",
    over: "This sign-in is over",
    overText:
      "It took too long, was stopped, or was used already. Nothing was connected. Begin again where you came from.",
    failed: "Nothing was connected",
    why: {
      denied: "The access was not granted.",
      expired: "It took too long.",
      "other-account": "That is another account.",
      refused: "The account is not let in there.",
      unavailable: "The sign-in service did not answer as it should.",
    },
  },
  de: {
    done: "Sie sind angemeldet",
    doneText: "wird jetzt verbunden. Gehen Sie dorthin zurück, wo Sie begonnen haben: Dort geht es von selbst weiter.",
    who: (userId) =>
      `Verbunden wird es für ${userId}. Sind Sie das nicht, hat jemand Sie hierher geschickt: Nehmen Sie den Zugriff in den Einstellungen Ihres Kontos zurück.`,
    close: "Sie können dieses Fenster schließen.",
    over: "Diese Anmeldung ist vorbei",
    overText:
      "Sie hat zu lange gedauert, wurde abgebrochen oder schon benutzt. Es wurde nichts verbunden. Beginnen Sie dort noch einmal, wo Sie herkamen.",
    failed: "Es wurde nichts verbunden",
    why: {
      denied: "Der Zugriff wurde nicht gewährt.",
      expired: "Es hat zu lange gedauert.",
      "other-account": "Das ist ein anderes Konto.",
      refused: "Das Konto wird dort nicht eingelassen.",
      unavailable: "Der Anmeldedienst hat nicht so geantwortet, wie er sollte.",
    },
  },
};

/** @param outcome undefined: nobody was waited for. */
export function callbackPage(outcome: ComingBack | undefined, acceptLanguage: string | undefined): Page {
  const language = /^\s*de\b/i.test(acceptLanguage ?? "") ? "de" : "en";
  const t = TEXTS[language];
  if (!outcome) return page(400, language, t.over, [t.overText, t.close]);
  if (outcome.fault !== undefined) return page(400, language, t.failed, [t.why[outcome.fault], t.close]);
  return page(200, language, t.done, [`${outcome.place} ${t.doneText}`, t.close, t.who(outcome.userId)]);
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

function page(status: number, language: string, title: string, lines: readonly string[]): Page {
  const body = lines.map((line) => `<p>${escaped(line)}</p>`).join("");
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}</style>`;
  return {
    status,
    headers: HEADERS,
    html: `<!doctype html><html lang="${language}"><head>${head}</head><body><main><h1>${escaped(title)}</h1>${body}</main></body></html>`,
  };
}
