/**
 * The HTTP headers of the client's and the widgets' origins. `npm start` sends them, and `docs/` shows them to whoever runs
 * Sparks behind another web server: they are the Content Security Policy that the client is tested with.
 */
export type Headers = Readonly<Record<string, string>>;

export type ClientHeaderOptions = {
  /** Origins the client's hub talks to: homeservers, and gateways that the client itself asks. */
  readonly connectOrigins: readonly string[];
  /** Where Sparks' own widgets are; https widgets of others are allowed in any case. */
  readonly widgetsOrigin: string;
  /** Where the call widget of the configuration is: it is shown, and may be given camera, microphone and screen. */
  readonly callOrigin?: string;
  /** Widgets that somebody writes and serves on this machine, on whatever port, are shown: where the client is for trying out only. */
  readonly localWidgets?: boolean;
  /** Adds Strict-Transport-Security: only when served over https. */
  readonly https?: boolean;
};

/** Browser features that nobody gets: neither the client nor a widget. */
const DENIED_FEATURES = ["geolocation", "usb", "serial", "hid", "payment", "midi"];
/** Features that the client may hand on to a call widget. */
const CALL_FEATURES = ["camera", "microphone", "display-capture"];

/** Any port of this machine: sources of a policy, no origins. */
const LOCAL_WIDGETS = ["http://127.0.0.1:*", "http://localhost:*"];

export function clientHeaders(options: ClientHeaderOptions): Headers {
  const { connectOrigins, widgetsOrigin, callOrigin, localWidgets = false, https = false } = options;
  const shown = [widgetsOrigin, ...(callOrigin === undefined ? [] : [callOrigin])].map(checkedOrigin);
  const media = shown.map((origin) => `"${origin}"`).join(" ");
  return {
    "content-security-policy": policy({
      "default-src": ["'none'"],
      "script-src": ["'self'", "'wasm-unsafe-eval'"],
      "style-src": ["'self'"],
      "img-src": ["'self'", "blob:"],
      "media-src": ["blob:"],
      "font-src": ["'self'"],
      "connect-src": ["'self'", ...connectOrigins.map(checkedOrigin)],
      "worker-src": ["'self'"],
      "frame-src": [...shown, "https:", ...(localWidgets ? LOCAL_WIDGETS : [])],
      "manifest-src": ["'self'"],
      "form-action": ["'none'"],
      "base-uri": ["'none'"],
      "object-src": ["'none'"],
      "frame-ancestors": ["'none'"],
      "require-trusted-types-for": ["'script'"],
      "trusted-types": ["sparks"],
    }),
    "permissions-policy": [
      ...CALL_FEATURES.map((feature) => `${feature}=(self ${media})`),
      ...DENIED_FEATURES.map((feature) => `${feature}=()`),
    ].join(", "),
    "cross-origin-opener-policy": "same-origin",
    ...everywhere(https),
  };
}

/** Where Element's desktop program says its page is; no origin that a URL parser would know. */
export const ELEMENT_DESKTOP = "vector://vector";

export type WidgetHeaderOptions = {
  /** Clients that may show the widgets: Sparks, and any other Matrix client; `ELEMENT_DESKTOP` too. */
  readonly clientOrigins: readonly string[];
  /** Origins of the gateways, and of backends that are reached without one. */
  readonly connectOrigins: readonly string[];
  readonly https?: boolean;
};

export function widgetHeaders({ clientOrigins, connectOrigins, https = false }: WidgetHeaderOptions): Headers {
  return {
    "content-security-policy": policy({
      "default-src": ["'none'"],
      "script-src": ["'self'"],
      "style-src": ["'self'"],
      "img-src": ["'self'", "blob:"],
      // Their own worker streams what is watched.
      "media-src": ["'self'", "blob:"],
      "font-src": ["'self'"],
      "worker-src": ["'self'"],
      "connect-src": ["'self'", ...connectOrigins.map(checkedOrigin)],
      "form-action": ["'none'"],
      "base-uri": ["'none'"],
      "object-src": ["'none'"],
      "frame-ancestors": clientOrigins.map((client) => (client === ELEMENT_DESKTOP ? client : checkedOrigin(client))),
      "require-trusted-types-for": ["'script'"],
      "trusted-types": ["sparks"],
    }),
    "permissions-policy": [
      ...CALL_FEATURES.map((feature) => `${feature}=(self)`),
      ...DENIED_FEATURES.map((feature) => `${feature}=()`),
    ].join(", "),
    ...everywhere(https),
  };
}

const everywhere = (https: boolean): Headers => ({
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  ...(https ? { "strict-transport-security": "max-age=31536000; includeSubDomains" } : {}),
});

/** Anything but a plain origin could end the directive and begin another. */
function checkedOrigin(origin: string): string {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) throw new Error(`not an origin: ${origin}`);
  return origin;
}

function policy(directives: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.length > 0 ? values.join(" ") : "'none'"}`)
    .join("; ");
}
