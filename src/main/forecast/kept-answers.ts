/** Answers that stand as long as the history they were drawn from. */
export type KeptAnswers = {
  /** The answer to a question is the same until the history's version changes; a failure is asked again. */
  once<T>(version: string, question: string, ask: () => Promise<T>): Promise<T>
}

export function createKeptAnswers(): KeptAnswers {
  let kept = { version: '', answers: new Map<string, Promise<unknown>>() }
  return {
    once<T>(version: string, question: string, ask: () => Promise<T>): Promise<T> {
      if (kept.version !== version) kept = { version, answers: new Map() }
      const { answers } = kept
      const known = answers.get(question) as Promise<T> | undefined
      if (known) return known
      const answer = ask()
      answers.set(question, answer)
      answer.catch(() => answers.delete(question))
      return answer
    },
  }
}
