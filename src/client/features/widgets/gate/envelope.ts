import * as v from "valibot";

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(256));

/** The shape that every message of the widget API has, in both directions; `data` is checked again by its action. */
const envelopeSchema = v.object({
  api: v.picklist(["fromWidget", "toWidget"]),
  widgetId: id,
  requestId: id,
  action: id,
  data: v.optional(v.custom<Readonly<Record<string, unknown>>>(isRecord), {}),
  response: v.optional(v.custom<Readonly<Record<string, unknown>>>(isRecord)),
});

export type WidgetMessage = v.InferOutput<typeof envelopeSchema>;
export type WidgetRequest = WidgetMessage & { readonly api: "fromWidget"; readonly response?: undefined };
export type WidgetResponse = WidgetMessage & {
  readonly api: "toWidget";
  readonly response: Readonly<Record<string, unknown>>;
};

export function parseEnvelope(value: unknown): WidgetMessage | undefined {
  const parsed = v.safeParse(envelopeSchema, value);
  return parsed.success ? parsed.output : undefined;
}

export const isRequest = (message: WidgetMessage): message is WidgetRequest =>
  message.api === "fromWidget" && message.response === undefined;

export const isResponse = (message: WidgetMessage): message is WidgetResponse =>
  message.api === "toWidget" && message.response !== undefined;

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
