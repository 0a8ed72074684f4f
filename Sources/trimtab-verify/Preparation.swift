import ArgumentParser
import CommandSupport
import Configuration
import Diagnostics
import Linting
import Prompts
import Providers
import Rules
import SourceText
import Verification
import Workspace

/// Everything that is known before the first call: the prompt, what stands against it, the rows, and whom to ask.
struct Preparation {
  let console: Console
  /// What the prompt is called in reports.
  let name: String
  private(set) var variantName: LocalizedText
  private(set) var sides: [Arm: Side]
  let contract: Contract
  let isSelfComparison: Bool
  /// Whether the arm after is what `optimize` makes of the file, and differs from it.
  let isRewritten: Bool
  /// Whether the prompt leaves open how long the answer may be.
  let isOutputOpen: Bool
  /// How many comparisons are made of one question; the significance of each is that much stricter (Bonferroni).
  private(set) var comparisons = 1
  private(set) var notes: [LocalizedText] = []
  private let sideMaker: SideMaker
  private let original: Original

  /// A prompt in a file.
  typealias Original = (document: PromptDocument, prompt: Prompt)

  /// What one arm asks, and whom.
  struct Side {
    var service: Service
    var model: String
    var trials: [Trial]
    var pricing: Pricing
    /// Parameters of the file that its API does not have.
    var unsentParameters: [String]
  }

  /// `needsRewrite`: Whether there has to be something to compare with. `models`: Those that are compared, if any are.
  /// `isLimited`: Whether the user limits the spend.
  init(
    file: String, variant: VariantOptions, service options: ServiceOptions, needsRewrite: Bool, models: [String],
    isLimited: Bool, output: OutputChoice
  ) throws {
    var overrides = CommandLineOverrides.optimizing
    overrides.language = output.language
    var choice = FileChoice()
    choice.paths = [file]
    choice.config = variant.config.first { !FlagSettings.isAssignment($0) }
    choice.settings = variant.config.filter(FlagSettings.isAssignment)
    choice.isolated = variant.isolated
    let session = try Session(choice, overrides, output)
    console = session.console
    isSelfComparison = variant.aa
    let reader = PromptChooser(console: session.console, name: variant.prompt)
    let entry = try reader.entry(session, file)
    let (prompt, index) = try reader.prompt(of: entry.document)
    isOutputOpen = OutputLength.isOpen(prompt)
    var isRewritten = false
    name = reader.title(of: prompt, index, in: entry.document)
    // What stands on the other side.
    var (before, after) = (entry.document, entry.document)
    if let other = variant.against {
      var otherChoice = choice
      otherChoice.paths = [other]
      let otherSession = try Session(otherChoice, overrides, output)
      after = try reader.entry(otherSession, other).document
      variantName = LocalizedText(en: "against `\(other)`", zh: "与 `\(other)` 比较")
    } else if let reference = variant.git {
      before = try reader.earlier(entry, at: reference)
      variantName = LocalizedText(en: "since \(reference)", zh: "自 \(reference) 以来")
    } else if variant.aa {
      variantName = LocalizedText(en: "against itself: the noise floor", zh: "与自身比较：噪声水平")
    } else {
      let planner = Planner(
        entry.project.linter, path: entry.configuredPath, goal: .cost, hitRate: 0.5, read: entry.read)
      let rewritten = planner.rewritten(entry.document, onlySafe: variant.safeOnly)
      isRewritten = rewritten.document.source.bytes != entry.document.source.bytes
      guard isRewritten || !needsRewrite else {
        throw reader.fail(
          LocalizedText(
            en:
              "`optimize` rewrites nothing in `\(file)`; name another variant with --against or --git, or measure the noise with --aa",
            zh: "`optimize` 在 `\(file)` 里没有可改写的内容；请用 --against 或 --git 指定另一个版本，或用 --aa 测噪声"))
      }
      after = rewritten.document
      variantName = LocalizedText(en: "against what `optimize` makes of it", zh: "与 `optimize` 的改写比较")
    }
    self.isRewritten = isRewritten
    original = (before, try reader.counterpart(of: prompt, index, in: before))
    let rows = try DataRows(variant.data, prompt, session.console).rows
    sideMaker = try SideMaker(options, rows, reader, isLimited: isLimited)
    // What the file asks for as it is now, whatever it is held against.
    contract = try sideMaker.contract(of: (entry.document, prompt), model: models.first)
    sides = [.before: try sideMaker.side(of: original, model: models.first)]
    if variant.aa || !models.isEmpty {
      sides[.after] = sides[.before]
    } else {
      sides[.after] = try sideMaker.side(of: (after, try reader.counterpart(of: prompt, index, in: after)))
    }
    if !contract.unchecked.isEmpty {
      let names = contract.unchecked.sorted().prefix(10).map { "`\($0.withoutControls.prefix(60))`" }
        .joined(separator: ", ")
      notes.append(
        LocalizedText(
          en:
            "assertions of the file that are not checked, for they take code, a model, a file or a value that is not there: \(names)",
          zh: "文件里的这些断言没有检查（需要代码、模型、文件或缺失的取值）：\(names)"))
    }
    let unsent = Set(sides.values.flatMap(\.unsentParameters))
    if !unsent.isEmpty {
      let names = unsent.sorted().map { "`\($0)`" }.joined(separator: ", ")
      notes.append(
        LocalizedText(en: "not sent, for the API has no such parameter: \(names)", zh: "没有发送（接口没有这些参数）：\(names)"))
    }
  }

  /// The prompt as it is on several models, each against the first.
  func comparingModels(_ names: [String]) throws -> [Preparation] {
    guard let first = names.first else { return [] }
    let firstSide = try sideMaker.side(of: original, model: first)
    return try names.dropFirst().map { other in
      var copy = self
      copy.variantName = LocalizedText(en: "`\(other)` against `\(first)`", zh: "`\(other)` 与 `\(first)` 比较")
      copy.sides = [.before: firstSide, .after: try sideMaker.side(of: original, model: other)]
      copy.comparisons = names.count - 1
      return copy
    }
  }

  // MARK: What the arms ask

  func trials(_ arm: Arm) -> [Trial] { sides[arm]?.trials ?? [] }
  /// Without a side nothing is asked, and so nothing is billed.
  func pricing(_ arm: Arm) -> Pricing { sides[arm]?.pricing ?? .free }

  /// The services that are asked, each once.
  var services: [Service] {
    Arm.allCases.compactMap { sides[$0]?.service }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  var asked: [Arm: AskedModel] {
    sides.mapValues {
      AskedModel($0.model, service: $0.service.name, host: Service.host(of: $0.service.baseURL), url: $0.service.url)
    }
  }
}
