/// Something that a budget is for, with what it comes to.
package struct BudgetSubject: Hashable, Sendable {
  /// The file as the user knows it.
  package let path: String
  /// The prompt's name, if the file gives one.
  package let prompt: String?
  /// The prompt's place in the file, from 1; `nil` for a whole file.
  package let promptNumber: Int?
  /// Which of the prompts of that name in the file, from 1.
  package let occurrence: Int
  /// The message's role and place in the prompt, from 1.
  package let message: Message?
  package let figures: BudgetFigures

  package struct Message: Hashable, Sendable {
    package let role: String
    package let number: Int

    package init(role: String, number: Int) {
      self.role = role
      self.number = number
    }
  }

  package init(
    path: String, prompt: String?, promptNumber: Int?, occurrence: Int = 1, message: Message?, figures: BudgetFigures
  ) {
    self.path = path
    self.prompt = prompt
    self.promptNumber = promptNumber
    self.occurrence = occurrence
    self.message = message
    self.figures = figures
  }

  /// A file with all its prompts; `nil` for one without.
  package static func file(of prompts: [BudgetSubject]) -> BudgetSubject? {
    prompts.first.map { first in
      BudgetSubject(
        path: first.path, prompt: nil, promptNumber: nil, message: nil,
        figures: BudgetFigures.sum(prompts.map(\.figures)))
    }
  }

  /// What tells it from others and stays the same from one state of the file to the next: names, not numbers, where there
  /// are names. `path` is the file in a form that both states share.
  package func key(path: String) -> String {
    var key = path
    if let promptNumber {
      key += "\u{0}" + (prompt.map { $0 + (occurrence > 1 ? "\u{0}\(occurrence)" : "") } ?? "\u{0}\(promptNumber)")
    }
    if let message { key += "\u{0}\(message.role)#\(message.number)" }
    return key
  }
}

/// The numbers of one prompt, message or file.
package struct BudgetFigures: Hashable, Sendable {
  /// Input tokens with the largest sample of the file's own.
  package var typicalTokens: Int
  /// Input tokens with every variable as large as it may be: its declared bound, or else its largest sample. For
  /// estimates the fewest that it can be, so that no budget is broken by a guess.
  package var tokens: Int
  /// The most that ``tokens`` can be; the same number where it is exact.
  package var mostTokens: Int
  /// Variables of which neither a bound nor a sample is known; they count nothing.
  package var unknownVariables: [String] = []
  /// Whether ``tokens`` is the low end of an estimate.
  package var isEstimate: Bool { tokens != mostTokens }
  /// The most output tokens: what the request allows, or else the model.
  package var outputTokens: Int?
  /// US dollars for 1,000 calls: the input, and the output that the request allows.
  package var costPer1000Calls: Double?
  /// The share of ``typicalTokens`` that the provider's cache can serve, in percent.
  package var cacheableShare: Double?
  /// The least seconds until the answer can begin: the input that no cache serves, at the speed of the model's class.
  package var latency: Double?

  package init(typicalTokens: Int, tokens: Int) {
    self.typicalTokens = typicalTokens
    self.tokens = tokens
    mostTokens = tokens
  }

  /// The figures of several together.
  static func sum(_ figures: [BudgetFigures]) -> BudgetFigures {
    var sum = BudgetFigures(
      typicalTokens: figures.reduce(0) { $0 + $1.typicalTokens }, tokens: figures.reduce(0) { $0 + $1.tokens })
    sum.unknownVariables = Array(Set(figures.flatMap(\.unknownVariables))).sorted()
    sum.mostTokens = figures.reduce(0) { $0 + $1.mostTokens }
    sum.outputTokens = total(figures.map(\.outputTokens))
    let costs = figures.compactMap(\.costPer1000Calls)
    sum.costPer1000Calls = costs.count == figures.count ? costs.reduce(0, +) : nil
    return sum
  }

  private static func total(_ values: [Int?]) -> Int? {
    values.contains(nil) ? nil : values.reduce(0) { $0 + ($1 ?? 0) }
  }
}

/// A part of what a prompt comes to.
package struct BudgetPart: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// The text of a message without its placeholders.
    case message(BudgetSubject.Message, isExample: Bool)
    case variable(String)
    case tools(count: Int)
    /// What the provider adds around messages.
    case framing
  }

  package let kind: Kind
  package let tokens: Int
}
