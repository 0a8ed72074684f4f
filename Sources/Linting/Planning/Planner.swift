import Diagnostics
import ModelCatalog
import PromptCost
package import Prompts
import Rules
package import SourceText
import Tokenization

/// Works out what can be saved on the prompts of one file.
package struct Planner {
  private let linter: Linter
  private let fixer: Fixer
  private let path: String
  private let goal: PlanGoal
  private let cost: EffectiveTokens

  package init(
    _ linter: Linter, path: String, goal: PlanGoal, hitRate: Double, read: @escaping (SourceText) -> PromptDocument
  ) {
    self.linter = linter
    self.path = path
    self.goal = goal
    fixer = Fixer(linter, path: path, read: read)
    cost = EffectiveTokens(hitRate: hitRate)
  }

  /// The plans of the file's prompts, in the order of the file.
  ///
  /// Each rewriting rule is tried by itself on the whole file and its effect counted again, so that no step promises what it
  /// does not keep; together they may save a little more or less, which the totals say.
  package func plans(for document: PromptDocument) -> [Plan] {
    let diagnostics = linter.lint(document, path: path)
    var tried: [(rule: String, applicability: Applicability, result: FixResult)] = []
    for rule in Set(diagnostics.filter(rewrites).map(\.rule)).sorted() {
      for applicability in Applicability.allCases {
        let result = fixer.fix(document) {
          $0.rule == rule && rewrites($0) && $0.fix?.applicability == applicability
        }
        if !result.applied.isEmpty { tried.append((rule, applicability, result)) }
      }
    }
    let all = rewritten(document)
    let proposed =
      tried.contains { $0.applicability == .display } ? fixer.fix(document, allowing: rewrites) : nil
    return document.prompts.indices.map { index in
      let prompt = document.prompts[index]
      let measurement = linter.measurement(of: prompt, in: document)
      let before = numbers(measurement, document)
      var steps: [PlanStep] = []
      for (rule, applicability, result) in tried {
        let changed = linter.measurement(of: result.document.prompts[index], in: result.document)
        let after = numbers(changed, result.document)
        guard after.tokens < before.tokens else { continue }
        let first = result.applied.first { isAbout($0, prompt) } ?? result.applied[0]
        steps.append(
          PlanStep(
            rule: rule, lever: .input, action: .rewrite(result.document.source, applicability), range: first.range,
            savedTokens: before.tokens - after.tokens,
            savedEffectiveTokens: before.effectiveTokens - after.effectiveTokens,
            savedPer1000Calls: dollars(before.effectiveTokens - after.effectiveTokens, measurement.model)))
      }
      steps += advice(diagnostics.filter { isAbout($0, prompt) }, prompt, measurement, document, before)
      return Plan(
        name: prompt.name, number: index + 1,
        modelName: document.targets(of: prompt).first { $0.model != nil }?.model?.text, model: measurement.model,
        speed: ModelSpeed(of: measurement.model), encoding: measurement.counter.encoding.name,
        isEstimate: measurement.total.isEstimate, lines: lines(of: prompt, measurement.counter),
        steps: ranked(steps), before: before,
        after: numbers(linter.measurement(of: all.document.prompts[index], in: all.document), all.document),
        proposed: proposed.map {
          numbers(linter.measurement(of: $0.document.prompts[index], in: $0.document), $0.document)
        },
        hitRate: cost.hitRate)
    }
  }

  /// The file after all rewrites, safe and unsafe.
  package func rewritten(_ document: PromptDocument, onlySafe: Bool = false) -> FixResult {
    fixer.fix(document) { diagnostic in
      guard rewrites(diagnostic), let applicability = diagnostic.fix?.applicability else { return false }
      return applicability == .safe || applicability == .unsafe && !onlySafe
    }
  }

  /// Whether a finding is about text that can be shortened by a machine, or whose shorter wording can be proposed.
  private func rewrites(_ diagnostic: Diagnostic) -> Bool {
    guard let fix = diagnostic.fix, diagnostic.savedTokens ?? 0 > 0, !fix.effects.isEmpty else { return false }
    return fix.applicability != .display || linter.isAboutPhrases(diagnostic.rule)
  }

  /// Findings at a prompt's messages belong to it, those at parameters to all.
  private func isAbout(_ diagnostic: Diagnostic, _ prompt: Prompt) -> Bool {
    let place = diagnostic.range.lowerBound
    return prompt.messages.contains {
      $0.sourceRange.lowerBound <= place && place <= $0.sourceRange.upperBound
    }
  }

  // MARK: Advice

  private func advice(
    _ diagnostics: [Diagnostic], _ prompt: Prompt, _ measurement: PromptMeasurement, _ document: PromptDocument,
    _ before: PlanNumbers
  ) -> [PlanStep] {
    let atParameters = linter.lint(document, path: path).filter { diagnostic in
      !document.prompts.contains { isAbout(diagnostic, $0) }
    }
    var steps: [PlanStep] = []
    for diagnostic in diagnostics + atParameters where !rewrites(diagnostic) {
      guard let lever = Self.lever(of: diagnostic.rule, group: linter.group(of: diagnostic.rule)) else { continue }
      let recoverable = Self.prefixBreaks.contains(diagnostic.rule) ? hoistable(measurement, document, before) : 0
      steps.append(
        PlanStep(
          rule: diagnostic.rule, lever: lever, action: .advice(diagnostic.message, help: diagnostic.help),
          range: diagnostic.range, savedTokens: max(0, diagnostic.savedTokens ?? 0), savedEffectiveTokens: recoverable,
          savedPer1000Calls: recoverable > 0 ? dollars(recoverable, measurement.model) : nil))
    }
    if !steps.contains(where: { ["no-output-bound", "vague-length"].contains($0.rule) }), OutputLength.isOpen(prompt),
      let message = prompt.messages.last(where: { $0.role.isInstructing && !$0.isExample })
    {
      let isChinese = message.string.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
      steps.append(
        PlanStep(
          rule: "no-output-bound", lever: .output,
          action: .advice(
            LocalizedText(en: "the prompt does not say how long the answer may be", zh: "提示词没有说明回答的长度"),
            help: isChinese
              ? LocalizedText(en: "add a number, such as `不超过200字。`", zh: "补上数字，例如“不超过200字。”")
              : LocalizedText(
                en: "add a number, such as `Use at most 150 words.`", zh: "补上数字，例如 `Use at most 150 words.`")),
          range: message.sourceRange, savedTokens: 0, savedEffectiveTokens: 0, savedPer1000Calls: nil))
    }
    return steps
  }

  /// Rules about an element that keeps fixed text out of the cache.
  private static let prefixBreaks: Set<String> = [
    "volatile-before-static", "timestamp-in-prefix", "random-id-in-prefix", "user-identity-in-system",
    "conditional-section-early",
  ]

  /// What following a finding would win; `nil` if it is about something else.
  private static func lever(of rule: String, group: String) -> Lever? {
    switch rule {
    case "no-output-bound", "vague-length", "missing-max-tokens", "n-greater-than-one", "max-tokens-far-above-need",
      "pretty-output-requested", "echo-input-requested":
      .output
    case "cot-on-reasoning-model", "high-effort-simple-task": .thinking
    case "streaming-not-enabled", "large-output-without-stream": .streaming
    case "oversized-model-for-task", "cheaper-sibling-dominates", "retired-model", "deprecated-model": .model
    case "unbounded-history", "long-history", "duplicate-instruction", "duplicate-across-messages", "oversized-prompt",
      "html-in-context",
      "few-shot-count", "near-duplicate-example", "long-identifier", "repeated-variable", "tabular-json",
      "schema-restated-in-prose", "unused-tool", "too-many-tools", "tool-definition-bloat":
      .input
    default: group == "caching" ? .cache : nil
    }
  }

  /// Effective tokens that a call saves if every variable stands behind the fixed text.
  private func hoistable(_ measurement: PromptMeasurement, _ document: PromptDocument, _ before: PlanNumbers) -> Double
  {
    let counter = measurement.counter
    let possible = cost.tokens(
      prefix: counter.scaled(measurement.prefix.staticTokens).lowerBound, total: before.tokens,
      measurement.model?.caching)
    return max(0, before.effectiveTokens - possible)
  }

  // MARK: Numbers

  private func numbers(_ measurement: PromptMeasurement, _ document: PromptDocument) -> PlanNumbers {
    let counter = measurement.counter
    let tokens = counter.scaled(measurement.staticTokens + measurement.toolTokens).tokens
    let effective = cost.tokens(of: measurement, marksCache: document.marksCache)
    return PlanNumbers(
      tokens: tokens, effectiveTokens: effective,
      cacheablePrefix: measurement.model?.caching?.cachedTokens(
        ofPrefix: counter.scaled(measurement.prefix.tokens).lowerBound) ?? 0,
      dollarsPer1000Calls: dollars(effective, measurement.model))
  }

  private func dollars(_ tokens: Double, _ model: Model?) -> Double? {
    model?.prices.input.map { $0.usdPerMillionTokens * tokens / 1_000 }
  }

  /// The fixed text line by line, those with the most tokens first.
  private func lines(of prompt: Prompt, _ counter: TokenCounter) -> [(text: String, tokens: Int, range: ByteRange)] {
    var lines: [(text: String, tokens: Int, range: ByteRange)] = []
    for message in prompt.messages {
      for part in message.textParts(counter) {
        lines.append((message.text.string(in: part.range), part.tokens, message.text.sourceRange(of: part.range)))
      }
    }
    return lines.enumerated().sorted { ($1.element.tokens, $0.offset) < ($0.element.tokens, $1.offset) }.map(\.element)
  }

  private func ranked(_ steps: [PlanStep]) -> [PlanStep] {
    let order: [Lever] =
      switch goal {
      case .latency: [.output, .thinking, .model, .cache, .streaming, .input]
      case .cache: [.cache, .input, .output, .thinking, .model, .streaming]
      case .cost: [.cache, .output, .thinking, .model, .input, .streaming]
      case .tokens: [.input, .cache, .output, .thinking, .model, .streaming]
      }
    func key(_ step: PlanStep) -> (Double, Int, Int) {
      let rank = order.firstIndex(of: step.lever) ?? order.count
      // Numbers come first, the greatest in front; advice without one follows in the order of what it usually buys.
      let value = goal == .tokens ? Double(step.savedTokens) : step.savedEffectiveTokens
      let isRanked = goal == .cost || goal == .tokens
      return (isRanked ? -value : Double(rank), isRanked ? rank : -Int(value), step.range.lowerBound)
    }
    return steps.sorted { key($0) < key($1) }
  }
}

extension TokenCount {
  fileprivate var isEstimate: Bool { if case .approximate = quality { true } else { false } }
}
