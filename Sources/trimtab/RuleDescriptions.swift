import CommandSupport
import Diagnostics
import Reporting
import RuleFormat
import Rules

/// What reports say about rules, from the catalogues of a run.
struct RuleDescriptions: Sendable {
  private let headers: [RuleHeader]

  init(_ catalogs: [RuleCatalog]) {
    var headers: [RuleHeader] = []
    var names: Set<String> = []
    for header in catalogs.flatMap(\.headers) where names.insert(header.name).inserted { headers.append(header) }
    self.headers = headers
  }

  @Sendable func description(of rule: String) -> RuleDescription? {
    guard let header = headers.first(where: { $0.name == rule }) else { return nil }
    return RuleDescription(
      summary: header.summary, detail: Self.detail(of: header),
      page: Self.localized { RulePage.text(header, $0) }, severity: header.severity,
      tags: [header.group] + header.steps.map { "latency-step-\($0)" })
  }

  /// What it does and why; a rule of somebody's own may have no more than its summary.
  private static func detail(of header: RuleHeader) -> LocalizedText {
    guard let documentation = RuleCatalog.documentation(of: header.name, group: header.group) else {
      return header.summary
    }
    return localized { language in
      RulePage.paragraph(documentation.what, language) + "\n" + RulePage.paragraph(documentation.why, language)
    }
  }

  private static func localized(_ text: (Language) -> String) -> LocalizedText {
    LocalizedText(en: text(.english), zh: text(.chinese))
  }
}
