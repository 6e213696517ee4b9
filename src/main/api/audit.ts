import type { Actor } from '#shared/activity.ts'
import type { Services } from '../services.ts'
import { type AuditRule, auditRules } from './audit-rules.ts'

type Call = { path: readonly string[]; input: unknown; actor: Actor }

/**
 * Runs a call and writes it into the audit trail when it changed something: who, what, and the thing before and after. A refused call
 * changes nothing and is not written.
 */
export async function audited<T extends { output: unknown }>(
  services: Services,
  { path, input, actor }: Call,
  run: () => PromiseLike<T> | T,
): Promise<T> {
  const rule = findRule(path)
  if (!rule) return run()
  const before = readBefore(services, rule, input)
  const result = await run()
  services.activity.record({
    actor,
    action: path.join('.'),
    subjectId: rule.subjectId(result.output, input),
    summary: rule.summary(result.output, input, services),
    before,
    after: rule.after?.(result.output) ?? null,
  })
  return result
}

function findRule([group = '', call = '']: readonly string[]): AuditRule<unknown, unknown> | undefined {
  const rules = auditRules as Record<string, Record<string, AuditRule<unknown, unknown>> | undefined>
  return rules[group]?.[call]
}

/** What is not there before a call is for the call itself to refuse. */
function readBefore(services: Services, rule: AuditRule<unknown, unknown>, input: unknown): object | null {
  try {
    return rule.before?.(services, input) ?? null
  } catch {
    return null
  }
}
