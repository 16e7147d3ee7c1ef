/** What the routes of the API share: their context, what the log learns of a request, bodies as JSON. */
import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import * as v from "valibot";
import { GatewayError } from "#contracts";
import { readText } from "./read-text.ts";
import { requestContext } from "./request-context.ts";

export type Env = { Bindings: HttpBindings };
export type Ctx = Context<Env>;
export type ApiApp = Hono<Env>;

const MAX_JSON_BYTES = 64 * 1024;

export function learn(c: Ctx, facts: { route?: string; tenant?: string; error?: string }): void {
  const context = requestContext(c.env.incoming);
  if (context) Object.assign(context, facts);
}

export async function readJson<const S extends v.GenericSchema<unknown, unknown>>(
  c: Ctx,
  schema: S,
): Promise<v.InferOutput<S>> {
  if (!/^application\/json\s*(;|$)/i.test(c.req.header("content-type") ?? "")) {
    throw new GatewayError("invalid", "expected content-type application/json", "gateway");
  }
  const result = v.safeParse(schema, await parseBody(c));
  if (result.success) return result.output;
  // Names the fields at fault, never what stood in them: it may be half a password.
  const fields = [...new Set(result.issues.map((issue) => v.getDotPath(issue) ?? "(body)"))];
  throw new GatewayError("invalid", `wrong fields: ${fields.join(", ").slice(0, 500)}`, "gateway");
}

async function parseBody(c: Ctx): Promise<unknown> {
  const text = await readText(c.env.incoming, MAX_JSON_BYTES);
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes what it read.
    throw new GatewayError("invalid", "the body is not JSON", "gateway");
  }
}
