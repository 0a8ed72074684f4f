import CommandSupport
import Diagnostics
import Linting
import PromptCost
import Reporting
import SourceText

/// Plans for programs.
enum PlanJSON {
  static func text(of files: [PlannedFile]) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("version", 1)
      json.array("prompts") { json in
        for file in files {
          for plan in file.plans { json.object { write(plan, file, &$0) } }
        }
      }
    }
    return json.take() + [0x0A]
  }

  private static func write(_ plan: Plan, _ file: PlannedFile, _ json: inout JSONWriter) {
    json.member("path", file.source.path)
    json.member("prompt", optional: plan.name)
    json.member("model", optional: plan.modelName)
    json.member("encoding", plan.encoding)
    json.member("is_estimate", plan.isEstimate)
    json.member("hit_rate", plan.hitRate)
    json.member("speed", plan.speed.rawValue)
    json.object("before") { write(plan.before, &$0) }
    json.object("after") { write(plan.after, &$0) }
    if let proposed = plan.proposed { json.object("proposed") { write(proposed, &$0) } }
    json.array("parts") { json in
      for part in plan.lines {
        json.object { json in
          json.member("text", part.text)
          json.member("tokens", part.tokens)
        }
      }
    }
    let lines = LineIndex(file.source)
    json.array("steps") { json in
      for step in plan.steps {
        json.object { json in
          json.member("rule", step.rule)
          json.member("lever", step.lever.rawValue)
          json.member("line", lines.lineNumber(of: step.range.lowerBound))
          json.member("saved_tokens", step.savedTokens)
          json.member("saved_effective_tokens", step.savedEffectiveTokens)
          if let dollars = step.savedPer1000Calls { json.member("saved_usd_per_1000_calls", dollars) }
          switch step.action {
          case .rewrite(let after, let applicability):
            json.member("applicability", applicability.rawValue)
            json.key("diff")
            json.value(utf8: UnifiedDiff.text(from: file.source, to: after, path: file.source.path))
          case .advice(let message, let help):
            for language in Language.allCases {
              json.member("message_\(language.rawValue)", message[language])
              json.member("help_\(language.rawValue)", optional: help?[language])
            }
          }
        }
      }
    }
  }

  private static func write(_ numbers: PlanNumbers, _ json: inout JSONWriter) {
    json.member("tokens", numbers.tokens)
    json.member("effective_tokens", numbers.effectiveTokens)
    json.member("cacheable_prefix_tokens", numbers.cacheablePrefix)
    if let dollars = numbers.dollarsPer1000Calls { json.member("usd_per_1000_calls", dollars) }
  }
}
