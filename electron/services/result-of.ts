/** What a generator gives in the end, for whoever needs none of what it tells on the way. */
export async function resultOf<Result>(generator: AsyncGenerator<unknown, Result>): Promise<Result> {
  let step = await generator.next();
  while (step.done !== true) step = await generator.next();
  return step.value;
}
