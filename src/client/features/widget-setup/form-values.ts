/** What a person types, and what it means. */
import { type ConfigField, isGatewayUrl, type WidgetKind } from "#contracts";

/** By key of the field; a boolean is "true" or "". */
export type FormValues = Readonly<Record<string, string>>;
export type FieldFault = "missing" | "gateway" | "path" | "too-long" | "secret";
export type FieldFaults = Readonly<Record<string, FieldFault>>;

/** From settings that may be broken: what can be shown is shown. */
export function valuesOf(kind: WidgetKind, content: Readonly<Record<string, unknown>> | undefined): FormValues {
  const values: Record<string, string> = {};
  for (const { key, kind: type } of kind.fields) {
    const value = content !== undefined && Object.hasOwn(content, key) ? content[key] : undefined;
    values[key] = typeof value === "string" ? value : type === "boolean" && value === true ? "true" : "";
  }
  return values;
}

export function faultsOf(kind: WidgetKind, values: FormValues): FieldFaults {
  const faults: Record<string, FieldFault> = {};
  for (const field of kind.fields) {
    const fault = faultOf(field, (values[field.key] ?? "").trim());
    if (fault) faults[field.key] = fault;
  }
  return faults;
}

function faultOf(field: ConfigField, value: string): FieldFault | undefined {
  if (value === "") return field.required && field.kind !== "boolean" ? "missing" : undefined;
  if (field.maxLength !== undefined && value.length > field.maxLength) return "too-long";
  if (field.kind === "gateway" && !isGatewayUrl(value)) return "gateway";
  if (field.kind === "path" && !value.startsWith("/")) return "path";
  if (field.kind === "choice" && !field.choices?.some((choice) => choice.value === value)) return "missing";
  return undefined;
}

/** The fields to write: what is empty and may be is taken out. */
export function fieldsOf(kind: WidgetKind, values: FormValues): Readonly<Record<string, unknown>> {
  const written = Object.fromEntries(
    kind.fields.map(({ key, kind: type }) => {
      const value = (values[key] ?? "").trim();
      return [key, type === "boolean" ? value === "true" || undefined : value === "" ? undefined : value];
    }),
  );
  // Who names a gateway here does without the store that was reached directly: there is one or the other.
  const named = kind.fields.some(({ key, kind: type }) => type === "gateway" && written[key] !== undefined);
  return named ? { ...written, direct: undefined } : written;
}
