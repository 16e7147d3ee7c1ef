/** Every event type of Sparks starts with it; provisional until the project owns a domain. Defined here and nowhere else. */
export const EVENT_PREFIX = "app.sparks";
