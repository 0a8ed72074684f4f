import Diagnostics
import ModelCatalog
import Patterns
import PromptCost
import Prompts
import RuleFormat
import SourceText
import Tokenization

/// What a rule works with while it looks at one file: facts about models, token counts, options, and `report`.
///
/// One instance serves all rules of one file, so that what several need is worked out once.
package final class RuleContext {
  package let settings: RuleSettings
  private(set) var rule: RuleHeader
  private(set) var diagnostics: [Diagnostic] = []
  private var sentenceCache = KeyedCache<[Sentence]>()
  private var instructionCache = KeyedCache<[Instruction]>()
  private var trigramCache = KeyedCache<TrigramIndex>()

  private let caches: RuleCaches

  /// What the file asks not to be told, for the rules that look at that.
  var suppressions: Suppressions?
  /// Whether a rule is among those that run.
  var runs: (String) -> Bool = { _ in false }
  /// Whether there is a rule of that name.
  var knows: (String) -> Bool = { _ in false }

  init(settings: RuleSettings, rule: RuleHeader, caches: RuleCaches) {
    self.settings = settings
    self.rule = rule
    self.caches = caches
  }

  /// The compiled form of a rule's own regular expression, which is a literal in its source.
  func pattern(_ regex: StaticString) -> Pattern? { caches.patterns[regex] }

  func run(_ header: RuleHeader, _ body: (RuleContext) -> Void) {
    rule = header
    body(self)
  }

  func takeDiagnostics() -> [Diagnostic] {
    defer { diagnostics = [] }
    return diagnostics
  }

  /// How many bytes of source the fixes of one file may still parse.
  private var fixBytes = 1 << 20

  /// Whether one more fix of a file of this size can be tried; the first always can.
  func spendOnFix(bytes: Int) -> Bool {
    guard fixBytes > 0 else { return false }
    fixBytes -= bytes
    return true
  }

  // MARK: Reporting

  /// A value for a placeholder of a message.
  enum Argument: ExpressibleByStringLiteral {
    case text(String)
    case localized(LocalizedText)

    init(stringLiteral value: String) { self = .text(value) }

    static func number(_ value: Int) -> Argument { .text(grouped(value)) }

    subscript(language: Language) -> String {
      switch self {
      case .text(let text): text
      case .localized(let text): text[language]
      }
    }
  }

  /// Reports a finding at bytes of the file.
  ///
  /// `messageCase` says which of the rule's messages applies and is empty for its only one; `arguments` are the values
  /// of the message's placeholders.
  func report(
    _ range: ByteRange, case messageCase: String = "", _ arguments: [String: Argument] = [:],
    severity: Severity? = nil, related: [RelatedRange] = [], help ownHelp: LocalizedText? = nil, fix: Fix? = nil,
    savedTokens: Int? = nil
  ) {
    let template = rule.message(for: messageCase) ?? rule.summary
    // A help that needs a fact that is not known (a replacement model, say) is left out.
    let help = rule.help(for: messageCase).flatMap { help in
      Self.placeholders(of: help.en).allSatisfy { arguments[$0] != nil } ? Self.fill(help, arguments) : nil
    }
    diagnostics.append(
      Diagnostic(
        rule: rule.name, severity: severity ?? rule.severity, message: Self.fill(template, arguments), range: range,
        related: related, help: ownHelp ?? help, fix: fix, savedTokens: savedTokens))
  }

  /// Reports a finding at a range of a message's decoded text.
  func report(
    _ range: ByteRange, in message: Message, case messageCase: String = "", _ arguments: [String: Argument] = [:],
    severity: Severity? = nil, related: [RelatedRange] = [], fix: Fix? = nil, savedTokens: Int? = nil
  ) {
    report(
      message.text.sourceRange(of: range), case: messageCase, arguments, severity: severity, related: related, fix: fix,
      savedTokens: savedTokens)
  }

  static func fill(_ template: LocalizedText, _ arguments: [String: Argument]) -> LocalizedText {
    LocalizedText(
      en: fill(template.en, arguments, .english), zh: fill(template.zh, arguments, .chinese))
  }

  /// The names between braces.
  package static func placeholders(of template: String) -> [String] {
    template.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap {
      guard let close = $0.firstIndex(of: "}") else { return nil }
      let name = $0[..<close]
      return !name.isEmpty && name.allSatisfy { $0.isLowercase || $0 == "-" } ? String(name) : nil
    }
  }

  private static func fill(_ template: String, _ arguments: [String: Argument], _ language: Language) -> String {
    var result = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "{") {
      result += String(rest[..<open])
      guard let close = rest[open...].firstIndex(of: "}") else { break }
      let name = String(rest[rest.index(after: open)..<close])
      if let value = arguments[name] { result += value[language] } else { result += String(rest[open...close]) }
      rest = rest[rest.index(after: close)...]
    }
    return result + String(rest)
  }

  // MARK: Options

  private func option(_ name: String) -> String? {
    settings.options[rule.name]?[name] ?? rule.options.first { $0.name == name }?.defaultValue
  }

  func integerOption(_ name: String) -> Int { option(name).flatMap { Int($0) } ?? 0 }
  func numberOption(_ name: String) -> Double { option(name).flatMap { Double($0) } ?? 0 }
  func stringOption(_ name: String) -> String { option(name) ?? "" }
  func booleanOption(_ name: String) -> Bool { option(name) == "true" }
  func listOption(_ name: String) -> [String] {
    (option(name) ?? "").split(separator: "\n").map(String.init)
  }

  // MARK: Models

  /// What the catalogue knows about a model name.
  func lookup(_ name: String) -> ModelLookup { caches.lookup(name, in: settings.catalog) }

  /// The models that `select` picks from the catalogue, once for all files; `key` tells selections apart.
  func models(_ key: String, select: (ModelCatalog) -> [Model]) -> [Model] {
    caches.models(key) { select(settings.catalog) }
  }

  /// The model that a target names, or the one the settings put in its place.
  func model(of target: ModelTarget) -> Model? {
    guard let name = settings.model ?? target.model?.text else { return nil }
    return lookup(name).model
  }

  /// The models that a prompt is sent to.
  func models(of prompt: Prompt, in document: PromptDocument) -> [Model] {
    if let name = settings.model { return [lookup(name).model].compactMap(\.self) }
    return document.targets(of: prompt).compactMap { model(of: $0) }
  }

  /// The counter of the first model that a prompt is sent to, or of o200k_base.
  func counter(for prompt: Prompt, in document: PromptDocument) -> TokenCounter {
    if let encoding = settings.encoding { return TokenCounter(encoding) }
    return models(of: prompt, in: document).first.map { TokenCounter(model: $0) } ?? TokenCounter()
  }

  // MARK: Texts

  /// Whether one of `words`, which are in lower case and at least three bytes long, may occur in a message. When it says
  /// no, an expression that needs one of them need not be tried, nor compiled.
  func mayMention(_ words: [StaticString], in message: Message) -> Bool {
    trigrams(of: message).mayContain(anyOf: words)
  }

  func trigrams(of message: Message) -> TrigramIndex {
    trigrams(of: message.text.utf8, key: message.sourceRange.lowerBound)
  }

  func trigrams(of source: SourceText) -> TrigramIndex { trigrams(of: source.bytes, key: -1) }

  private func trigrams(of utf8: [UInt8], key: Int) -> TrigramIndex {
    trigramCache.value(for: key) { TrigramIndex(utf8) }
  }

  /// The sentences of a message's instructions.
  func sentences(of message: Message) -> [Sentence] {
    sentenceCache.value(for: message.sourceRange.lowerBound) { Sentence.sentences(of: message) }
  }

  /// The sentences of a message that tell the model to do something.
  func instructions(of message: Message) -> [Instruction] {
    instructionCache.value(for: message.sourceRange.lowerBound) {
      Instruction.instructions(among: sentences(of: message), of: message)
    }
  }
}

/// `12345` as `12,345`.
package func grouped(_ value: Int) -> String {
  let digits = String(abs(value))
  var result = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
    result.append(digit)
  }
  return value < 0 ? "-" + result : result
}
