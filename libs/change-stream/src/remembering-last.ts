/** A pure function that gives its last answer again where it is asked the same once more. */
export function rememberingLast<I, O>(compute: (input: I) => O): (input: I) => O {
  let last: { readonly input: I; readonly output: O } | undefined;
  return (input) => {
    if (!last || !Object.is(last.input, input)) last = { input, output: compute(input) };
    return last.output;
  };
}
