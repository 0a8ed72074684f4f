package import ModelCatalog
import RuleFormat
package import Tokenization

/// What the user's settings say to the rules, for one file.
package struct RuleSettings: Sendable {
  package struct Budget: Sendable {
    /// The only prompt it is for; `nil` for each of the file.
    package var prompt: String?
    /// The most tokens that a prompt of the file may have.
    package var tokens: Int
    /// The percentage of it from which on to warn.
    package var warnAtPercent: Int?

    package init(prompt: String? = nil, tokens: Int, warnAtPercent: Int?) {
      self.prompt = prompt
      self.tokens = tokens
      self.warnAtPercent = warnAtPercent
    }
  }

  /// The model to assume for every prompt, instead of the one it names.
  package var model: String?
  /// The encoding to count in, instead of the model's.
  package var encoding: Tokenization.Encoding?
  /// The day that retirement dates are compared with; the catalogue's own date unless the user says otherwise, so
  /// that the same input always has the same findings.
  package var today: CalendarDate
  /// Values of rule options by rule and option, as text.
  package var options: [String: [String: String]] = [:]
  package var budgets: [Budget] = []
  /// The most tokens that a variable's value can have.
  package var variableBounds: [String: Int] = [:]
  package var catalog: ModelCatalog

  package init(catalog: ModelCatalog = .bundled) {
    self.catalog = catalog
    today = catalog.catalogueDate
  }
}
