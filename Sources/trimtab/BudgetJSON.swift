import CommandSupport
import Diagnostics
import Linting
import Reporting

/// Budgets for programs, and for a later comparison.
enum BudgetJSON {
  static let version = 1

  private static let english = BudgetWording(language: .english)

  static func text(of report: BudgetReport) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("version", version)
      json.member("compared_with", optional: report.comparedWith)
      json.array("not_compared") { json in for name in report.notCompared { json.value(name) } }
      json.array("budgets") { json in
        for verdict in report.verdicts {
          json.object { json in
            write(verdict.subject, &json)
            json.member("metric", verdict.metric.rawValue)
            json.member("limit", verdict.limit)
            if let actual = verdict.actual { json.member("actual", actual) }
            if let previous = verdict.previous { json.member("previous", previous) }
            json.member("status", verdict.status.rawValue)
          }
        }
      }
      json.array("subjects") { json in
        for subject in report.subjects {
          json.object { json in
            write(subject, &json)
            write(subject.figures, &json)
          }
        }
      }
      json.array("reasons") { json in
        for reason in report.reasons {
          json.object { json in
            write(reason.subject, &json)
            json.array("parts") { json in
              for part in reason.parts {
                json.object { json in
                  json.member("name", english.name(part))
                  json.member("tokens", part.tokens)
                }
              }
            }
            json.array("findings") { json in
              for finding in reason.findings {
                json.object { json in
                  json.member("rule", finding.rule)
                  json.member("line", finding.line)
                  json.member("saved_tokens", finding.savedTokens)
                }
              }
            }
          }
        }
      }
    }
    return json.take() + [0x0A]
  }

  private static func write(_ subject: BudgetSubject, _ json: inout JSONWriter) {
    json.member("path", subject.path)
    let shared = BudgetComparison.sharedPath(subject.path)
    if shared != subject.path { json.member("repository_path", shared) }
    json.member("prompt", optional: subject.prompt)
    if let number = subject.promptNumber { json.member("prompt_number", number) }
    if subject.occurrence > 1 { json.member("occurrence", subject.occurrence) }
    if let message = subject.message {
      json.object("message") { json in
        json.member("role", message.role)
        json.member("number", message.number)
      }
    }
  }

  private static func write(_ figures: BudgetFigures, _ json: inout JSONWriter) {
    json.member("tokens", figures.tokens)
    json.member("tokens_at_most", figures.mostTokens)
    json.member("typical_tokens", figures.typicalTokens)
    json.member("is_estimate", figures.isEstimate)
    json.array("unknown_variables") { json in for name in figures.unknownVariables { json.value(name) } }
    if let tokens = figures.outputTokens { json.member("output_tokens", tokens) }
    if let dollars = figures.costPer1000Calls { json.member("usd_per_1000_calls", dollars) }
    if let share = figures.cacheableShare { json.member("cacheable_percent", share) }
    if let seconds = figures.latency { json.member("latency_seconds", seconds) }
  }
}
