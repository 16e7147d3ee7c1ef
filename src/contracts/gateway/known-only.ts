import * as v from "valibot";

/** A list in which a newer gateway may name what this widget does not know yet: that is left out, the rest stands. */
export const knownOnly = <S extends v.GenericSchema>(item: S) =>
  v.pipe(
    v.array(v.unknown()),
    v.transform((list) =>
      list.flatMap((value): v.InferOutput<S>[] => {
        const parsed = v.safeParse(item, value);
        return parsed.success ? [parsed.output] : [];
      }),
    ),
  );
