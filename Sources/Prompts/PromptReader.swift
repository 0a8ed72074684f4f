package import SourceText
import YAMLSyntax

/// Reads any supported file as prompts.
package struct PromptReader {
  /// Finds the files that a path or glob, relative to the file at hand, names. Unknown files are none.
  package typealias Loader = (_ reference: String, _ from: SourceText) -> [SourceText]

  /// How much doubt is given to a file that no format claims.
  package enum Strictness: Sendable {
    /// The file was found in a directory: it must look like a prompt.
    case walk
    /// The user named the file: text under a prompt-like key is a prompt.
    case named
  }

  private let load: Loader
  private let strictness: Strictness

  package init(strictness: Strictness = .named, load: @escaping Loader = { _, _ in [] }) {
    self.strictness = strictness
    self.load = load
  }

  /// Reads `source`. Never fails: what could not be read is in `problems`, and a file without prompts has no format.
  package func read(_ source: SourceText) -> PromptDocument {
    var document = readFormat(source)
    markForeignEndpoints(&document)
    return document
  }

  private func readFormat(_ source: SourceText) -> PromptDocument {
    switch FileKind(path: source.path) {
    case .prompty:
      return PromptyFormat.read(source)
    case .dotprompt:
      return DotpromptFormat.read(source) ?? readForeignPrompt(source)
    case .jsonLines:
      return OpenAIBatchFormat.read(source) ?? PromptDocument(source: source)
    case .json:
      return read(JSONReader.parse(source), of: source)
    case .yaml:
      return read(YAMLTree.parse(source), of: source)
    case .text:
      return TextFormat.read(source)
    case nil:
      return strictness == .named ? TextFormat.read(source) : PromptDocument(source: source)
    }
  }

  /// A `.prompt` file of another tool: YAML with prompts, or text, which only somebody who names the file calls a prompt.
  private func readForeignPrompt(_ source: SourceText) -> PromptDocument {
    if DotpromptFormat.startsWithKey(source) {
      let tree = YAMLTree.parse(source)
      if tree.problems.isEmpty {
        let document = read(tree, of: source)
        if document.format != nil { return document }
      }
    }
    return strictness == .named ? TextFormat.read(source) : PromptDocument(source: source)
  }

  private func read(_ tree: YAMLTree, of source: SourceText) -> PromptDocument {
    var document = PromptDocument(source: source)
    document.tree = tree
    document.problems = tree.problems.map { SyntaxProblem(problem: $0, isInFrontMatter: false) }
    let context = FormatContext(source: source, tree: tree, strictness: strictness, load: load)
    // The order is that of the formats' specificity: the first that recognises the file reads it.
    for format in Self.formats where format.recognises(context) {
      format.read(context, into: &document)
      document.format = format.format
      if document.isEmpty { document.format = nil }
      if document.format != nil { break }
    }
    let isSuspect = !tree.problems.isEmpty || !tree.mappingsStartingWithTwoBraces.isEmpty
    if document.format == nil, isSuspect, strictness == .named || Self.looksLikePrompt(source) {
      // Broken before it could be recognised: its syntax is still worth a finding.
      document.format = .generic
    }
    return document
  }

  private func markForeignEndpoints(_ document: inout PromptDocument) {
    guard let tree = document.tree, document.targets.contains(where: { $0.model != nil }) else { return }
    let endpoints = Endpoints(tree)
    for (index, target) in document.targets.enumerated() {
      guard let model = target.model, endpoints.areForeign(at: model.range) else { continue }
      document.targets[index].hasOwnEndpoint = true
    }
  }

  private static var formats: [any FormatReader.Type] {
    [
      PromptfooFormat.self, GitHubModelsFormat.self, SemanticKernelFormat.self, LangChainFormat.self, DifyFormat.self,
      NeMoGuardrailsFormat.self, HaystackFormat.self, PromptFlowFormat.self, CrewAIFormat.self,
      GitHubWorkflowFormat.self, ChatFormat.self, GenericFormat.self,
    ]
  }

  /// Whether a file that is not valid YAML was meant to hold prompts, judged by its name and its first keys.
  private static func looksLikePrompt(_ source: SourceText) -> Bool {
    // The name alone: what is found must not depend on the folder that trimtab runs in.
    let name = source.path.split(separator: "/").last?.lowercased() ?? ""
    if name.hasSuffix(".prompt.yml") || name.hasSuffix(".prompt.yaml") || name.contains("promptfoo") { return true }
    let head = Array(source.bytes.prefix(4096))
    let keys: [StaticString] = [
      "messages:", "prompt:", "prompts:", "template:", "system:", "system_prompt:", "role:",
    ]
    let pairs: [(StaticString, StaticString)] = [("system:", "user:"), ("role:", "content:")]
    let hasPair = pairs.contains { head.containsAny(of: [$0.0]) && head.containsAny(of: [$0.1]) }
    return head.containsAny(of: keys) && (name.contains("prompt") || hasPair || PromptPhrases.occur(in: head))
  }
}

/// The families of files by their name.
package enum FileKind: Sendable {
  case yaml, json, jsonLines, prompty, dotprompt, text

  package init?(path: String) {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    switch path[path.index(after: dot)...].lowercased() {
    case "yaml", "yml": self = .yaml
    case "json": self = .json
    case "jsonl": self = .jsonLines
    case "prompty": self = .prompty
    case "prompt": self = .dotprompt
    case "txt", "md", "jinja", "jinja2", "j2", "hbs", "handlebars", "mustache": self = .text
    default: return nil
    }
  }
}

/// What a format needs to recognise and read a file.
struct FormatContext {
  let source: SourceText
  let tree: YAMLTree
  let strictness: PromptReader.Strictness
  let load: PromptReader.Loader

  /// The first document of the file.
  var root: YAMLNode? { tree.firstDocument }
}

/// One prompt file format: `Formats/` holds one file for each.
protocol FormatReader {
  static var format: PromptFormat { get }
  static func recognises(_ context: FormatContext) -> Bool
  /// Fills in prompts and targets. May find none after all.
  static func read(_ context: FormatContext, into document: inout PromptDocument)
}
