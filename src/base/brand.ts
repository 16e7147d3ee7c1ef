/** A string that may not be mixed up with other strings: `Brand<string, "RoomId">`. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };
