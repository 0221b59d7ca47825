// A company's system that was written against docs/openapi.json alone: every path, member and error below is a type that openapi-typescript
// made of it. Prints what it saw as one line of JSON. Arguments: server, operator's key.
import createClient from "openapi-fetch";
import type { components, paths } from "./obj/api.js";

declare const process: { argv: string[] };

type Problem = components["schemas"]["ProblemDocument"];

const [server, operatorKey] = process.argv.slice(2) as [string, string];
const as = (key: string) => createClient<paths>({ baseUrl: server, headers: { Authorization: `Bearer ${key}` } });

/** The data of a good answer; a problem ends the program. */
function good<T>(answer: { data?: T; error?: unknown }): T {
  if (answer.data === undefined) {
    throw new Error(JSON.stringify(answer.error));
  }
  return answer.data;
}

/** The problem of a refusal. */
function refused(answer: { error?: Problem; response: Response }): { status: number; type: string; pointers: string[] } {
  if (answer.error === undefined) {
    throw new Error(`${answer.response.url} was not refused`);
  }
  return { status: answer.error.status, type: answer.error.type, pointers: (answer.error.errors ?? []).map((e) => e.pointer ?? e.parameter ?? "") };
}

const made = good(await as(operatorKey).POST("/v1/keys", { body: { name: "portal", tenant: "acme", scopes: ["subscriptions:read", "subscriptions:write"] } }));
const acme = as(made.text);

const wish = { channel: "email", target: "export-control@acme.example", materials: ["gallium"], confirmed: null } as const satisfies components["schemas"]["SubscriptionRequest"];
const once = { params: { header: { "Idempotency-Key": "wish-1" } }, body: wish };
const first = await acme.POST("/v1/subscriptions", once);
const again = await acme.POST("/v1/subscriptions", once);
const subscription = good(first);

const list = good(await acme.GET("/v1/subscriptions", { params: { query: { limit: 1 } } }));
const path = { id: subscription.id };
const etag = (await acme.GET("/v1/subscriptions/{id}", { params: { path } })).response.headers.get("ETag")!;
const patched = good(await acme.PATCH("/v1/subscriptions/{id}", { params: { path, header: { "If-Match": etag } }, body: { leadDays: [30, 7], name: "Gallium" } }));

const stale = refused(await acme.PATCH("/v1/subscriptions/{id}", { params: { path, header: { "If-Match": etag } }, body: { name: "Too late" } }));
const faulty = refused(await acme.POST("/v1/subscriptions", { body: { channel: "webhook", target: "https://127.0.0.1/", materials: ["galium"] } }));
const forbidden = refused(await acme.GET("/v1/keys"));
const strange = refused(await acme.GET("/v1/subscriptions", { params: { query: { limit: 201 } } }));
const measure = good(await as(operatorKey).GET("/v1/measures", { params: { query: { material: "gallium" } } })).items[0];

console.log(
  JSON.stringify({
    id: subscription.id,
    created: first.response.status,
    replayed: again.response.headers.get("Idempotent-Replayed"),
    same: good(again).id === subscription.id,
    listed: list.items.map((s) => s.id),
    patched: { leadDays: patched.leadDays, name: patched.name },
    state: measure?.provisions[0]?.state ?? null,
    stale,
    faulty,
    forbidden,
    strange,
  }),
);
