import ArgumentParser
import CommandSupport
import Configuration
import Diagnostics
import Linting
import ModelCatalog
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
  let service: Service
  private(set) var models: [Arm: String]
  private(set) var trials: [Arm: [Trial]]
  private(set) var pricing: [Arm: Pricing]
  let contract: Contract
  let isSelfComparison: Bool
  /// Whether the arm after is what `optimize` makes of the file, and differs from it.
  let isRewritten: Bool
  /// Whether the prompt leaves open how long the answer may be.
  let isOutputOpen: Bool
  /// How many comparisons are made of one question; the significance of each is that much stricter (Bonferroni).
  private(set) var comparisons = 1
  private(set) var notes: [LocalizedText] = []

  init(
    file: String, variant: VariantOptions, service options: ServiceOptions, design: DesignOptions, output: OutputChoice
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
      guard isRewritten || design.ladder || design.concurrency != nil || design.models != nil else {
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
    let sides: [Arm: (document: PromptDocument, prompt: Prompt)] = [
      .before: (before, try reader.counterpart(of: prompt, index, in: before)),
      .after: (after, try reader.counterpart(of: prompt, index, in: after)),
    ]
    // Whom to ask, by the model of the prompt as it is.
    let fileModel = options.model ?? PromptRequest.modelName(of: prompt, in: entry.document)
    service = try reader.service(options, model: fileModel)
    let rows = try Self.rows(variant.data, prompt, session.console)
    var requestOverrides = PromptRequest.Overrides()
    requestOverrides.model = options.model
    requestOverrides.maxOutputTokens = options.maxOutputTokens
    requestOverrides.fields = try options.parsedFields()
    requestOverrides.isStreamed = !options.noStream
    var models: [Arm: String] = [:]
    var trials: [Arm: [Trial]] = [:]
    var pricing: [Arm: Pricing] = [:]
    var contract = Contract()
    var unsent: Set<String> = []
    for arm in Arm.allCases {
      guard let side = sides[arm] else { continue }
      do throws(PromptRequest.Problem) {
        let request = try PromptRequest(
          side.prompt, in: side.document, api: service.api, overrides: requestOverrides,
          keepsModelName: options.baseURL != nil)
        models[arm] = request.model
        var made: [Trial] = []
        for row in rows { made.append(try request.trial(row)) }
        trials[arm] = made
        if arm == .before { contract = request.contract }
        unsent.formUnion(request.unsentParameters)
        pricing[arm] = Self.pricing(of: request.model, service)
      } catch {
        throw reader.fail(Self.message(error, side.document.source.path))
      }
    }
    (self.models, self.trials, self.pricing, self.contract) = (models, trials, pricing, contract)
    if !unsent.isEmpty {
      let names = unsent.sorted().map { "`\($0)`" }.joined(separator: ", ")
      notes.append(
        LocalizedText(en: "not sent, for the API has no such parameter: \(names)", zh: "没有发送（接口没有这些参数）：\(names)"))
    }
  }

  /// The prompt as it is on several models, each against the first.
  func comparingModels(_ names: [String], keepsNames: Bool) -> [Preparation] {
    func id(_ name: String) -> String {
      keepsNames ? name : ModelCatalog.bundled.lookup(name).model?.id ?? name
    }
    func trials(_ name: String) -> [Trial] {
      (self.trials[.before] ?? []).map { trial in
        var copy = trial
        copy.request.model = id(name)
        return copy
      }
    }
    guard let first = names.first else { return [] }
    return names.dropFirst().map { other in
      var copy = self
      copy.variantName = LocalizedText(en: "`\(other)` against `\(first)`", zh: "`\(other)` 与 `\(first)` 比较")
      copy.models = [.before: id(first), .after: id(other)]
      copy.trials = [.before: trials(first), .after: trials(other)]
      copy.pricing = [.before: Self.pricing(of: first, service), .after: Self.pricing(of: other, service)]
      copy.comparisons = names.count - 1
      return copy
    }
  }

  private static func pricing(of model: String, _ service: Service) -> Pricing {
    if service.isLoopback { return .free }
    return Pricing(ModelCatalog.bundled.lookup(model).model?.prices ?? Prices())
  }

  private static func message(_ problem: PromptRequest.Problem, _ path: String) -> LocalizedText {
    switch problem {
    case .noModel:
      LocalizedText(en: "`\(path)` names no model; give one with --model", zh: "`\(path)` 没有写模型；请用 --model 指定")
    case .noValue(let variable):
      LocalizedText(
        en:
          "there is no value for `\(variable)`; give rows of values with --data rows.jsonl, such as {\"\(variable)\": \"…\"}",
        zh: "变量 `\(variable)` 没有取值；请用 --data rows.jsonl 提供，例如 {\"\(variable)\": \"…\"}")
    case .needsEngine(let expression):
      LocalizedText(
        en: "`\(expression)` takes a template engine; measure the rendered prompt instead",
        zh: "`\(expression)` 需要模板引擎渲染；请改为测量渲染后的提示词")
    case .notText:
      LocalizedText(
        en: "`\(path)` holds images or answers of tools; only text can be measured", zh: "`\(path)` 含有图片或工具返回；目前只能测量文本")
    case .empty: LocalizedText(en: "the prompt of `\(path)` is empty", zh: "`\(path)` 的提示词是空的")
    }
  }

  // MARK: Rows

  /// The rows of a file, or the samples of the prompt; one without values if there are none.
  private static func rows(_ path: String?, _ prompt: Prompt, _ console: Console) throws -> [[String: String]] {
    guard let path else { return prompt.samples.isEmpty ? [[:]] : prompt.samples }
    func fail(_ message: LocalizedText) -> ExitCode {
      console.note(.error, message)
      return .cannotRun
    }
    switch FileReader.read(path) {
    case .failure(let error):
      console.note(.error, error.message, help: error.help)
      throw ExitCode.cannotRun
    case .success(let source):
      var rows: [[String: String]] = []
      for (number, line) in source.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
        guard line.contains(where: { $0 > 0x20 }) else { continue }
        guard let value = JSONValue(json: line), case .object(let members) = value else {
          throw fail(
            LocalizedText(
              en: "`\(path)`, line \(number + 1): not a JSON object", zh: "`\(path)` 第 \(number + 1) 行：不是 JSON 对象"))
        }
        rows.append(
          Dictionary(
            members.map {
              ($0.key, $0.value.text ?? ($0.value.isNull ? "" : String(decoding: $0.value.json, as: UTF8.self)))
            },
            uniquingKeysWith: { $1 }))
      }
      if rows.isEmpty { throw fail(LocalizedText(en: "`\(path)` holds no rows", zh: "`\(path)` 里没有数据")) }
      return rows
    }
  }
}

/// Finds the prompt that is meant.
struct PromptChooser {
  let console: Console
  /// Its name or number, where there are several.
  let name: String?

  func fail(_ message: LocalizedText, help: LocalizedText? = nil) -> ExitCode {
    console.note(.error, message, help: help)
    return .cannotRun
  }

  /// The file, with its own configuration.
  func entry(_ session: Session, _ path: String) throws -> Session.Entry {
    let entries = try session.entries()
    for entry in entries where !entry.document.problems.isEmpty && entry.document.prompts.isEmpty {
      session.reportUnread(entry)
    }
    if session.hasFailed { throw ExitCode.cannotRun }
    let holding = entries.filter { !$0.document.prompts.isEmpty }
    guard let first = holding.first else {
      throw fail(LocalizedText(en: "`\(path)` holds no prompt", zh: "`\(path)` 里没有提示词"))
    }
    guard holding.count == 1 else {
      let files = holding.prefix(4).map { "`\($0.document.source.path)`" }.joined(separator: ", ")
      throw fail(
        LocalizedText(
          en: "`\(path)` leads to several files with prompts; name one: \(files)",
          zh: "`\(path)` 对应多个提示词文件，请指定一个：\(files)"))
    }
    return first
  }

  func prompt(of document: PromptDocument) throws -> (Prompt, index: Int) {
    let prompts = document.prompts
    func label(_ index: Int) -> String { prompts[index].name ?? "\(index + 1)" }
    if let name {
      if let index = prompts.firstIndex(where: { $0.name == name }) ?? Int(name).map({ $0 - 1 }),
        prompts.indices.contains(index)
      {
        return (prompts[index], index)
      }
    } else if prompts.count == 1 {
      return (prompts[0], 0)
    }
    let names = prompts.indices.prefix(8).map { "'\(label($0))'" }.joined(separator: ", ")
    throw fail(
      name == nil
        ? LocalizedText(
          en: "`\(document.source.path)` holds \(prompts.count) prompts; choose one with --prompt: \(names)",
          zh: "`\(document.source.path)` 有 \(prompts.count) 个提示词；请用 --prompt 选一个：\(names)")
        : LocalizedText(
          en: "there is no prompt '\(name ?? "")' in `\(document.source.path)`; there are \(names)",
          zh: "`\(document.source.path)` 里没有提示词 '\(name ?? "")'；有 \(names)"))
  }

  func title(of prompt: Prompt, _ index: Int, in document: PromptDocument) -> String {
    document.source.path + (document.prompts.count == 1 ? "" : " · " + (prompt.name ?? "#\(index + 1)"))
  }

  /// The prompt of the same name, or in the same place, in another version of the file.
  func counterpart(of prompt: Prompt, _ index: Int, in document: PromptDocument) throws -> Prompt {
    if let name = prompt.name, let same = document.prompts.first(where: { $0.name == name }) { return same }
    if document.prompts.count == 1 { return document.prompts[0] }
    guard document.prompts.indices.contains(index) else {
      throw fail(
        LocalizedText(
          en: "`\(document.source.path)` has no prompt to compare with", zh: "`\(document.source.path)` 里没有可比较的提示词"))
    }
    return document.prompts[index]
  }

  /// The file as it was in a commit.
  func earlier(_ entry: Session.Entry, at reference: String) throws -> PromptDocument {
    let current = ProcessSurroundings.currentDirectory ?? "/"
    let path = entry.document.source.path
    let relative = PathName.relative(PathName.absolute(path, from: current), to: current)
    let files: [String: [UInt8]]
    do throws(GitRepository.Failure) {
      files = try GitRepository.files([relative], at: reference)
    } catch {
      throw fail(error.message, help: error.help)
    }
    guard let bytes = files[relative] else {
      throw fail(LocalizedText(en: "there is no `\(path)` in \(reference)", zh: "\(reference) 里没有 `\(path)`"))
    }
    let document = entry.read(SourceText(path: path, bytes: bytes))
    guard !document.prompts.isEmpty else {
      throw fail(LocalizedText(en: "`\(path)` held no prompt in \(reference)", zh: "`\(path)` 在 \(reference) 里没有提示词"))
    }
    return document
  }

  func service(_ options: ServiceOptions, model name: String?) throws -> Service {
    let model = name.flatMap { ModelCatalog.bundled.lookup($0).model }
    let api =
      options.api
      ?? (model?.provider == .anthropic && options.baseURL == nil
        ? .messages : model?.api == .responses ? .responses : nil)
    if let base = options.baseURL { return Service(baseURL: base, api: api ?? .chat) }
    guard let model, var service = Service(of: model.provider) else {
      throw fail(
        LocalizedText(
          en: "where `\(name ?? "the model")` is asked is not known; give the server's address with --base-url",
          zh: "不知道去哪里调用 `\(name ?? "该模型")`；请用 --base-url 给出服务地址"))
    }
    if let api { service.api = api }
    return service
  }
}
