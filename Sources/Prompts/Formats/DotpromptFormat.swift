import SourceText
import YAMLSyntax

/// dotprompt, `*.prompt`: YAML front matter between `---` lines, then a Handlebars body split at `{{role "…"}}`.
///
/// Other tools use the same suffix for files of their own, which are not read as this. Source:
/// google.github.io/dotprompt/reference/frontmatter and google/dotprompt `js/src/parse.ts`.
enum DotpromptFormat {
  /// Reads `source`; `nil` if it is no dotprompt file.
  static func read(_ source: SourceText) -> PromptDocument? {
    guard source.encodingProblem == nil else { return nil }
    let (matter, body) = FrontMatter.split(source)
    let tree = matter.map { YAMLTree.parse(source, in: $0.yaml) }
    guard matter == nil ? hasHelper(source.bytes) : isConfiguration(tree) else { return nil }
    var document = PromptDocument(source: source)
    document.format = .dotprompt
    document.frontMatter = matter
    document.tree = tree
    document.problems = tree?.problems.map { SyntaxProblem(problem: $0, isInFrontMatter: true) } ?? []
    let template = SplitTemplate(MappedText(verbatim: body, of: source), syntax: .handlebars, node: nil)
    var prompt = Prompt(messages: template.messages(RoleMarkers.split(template)))
    if let tree, let root = tree.firstDocument, root.isMapping {
      let context = FormatContext(source: source, tree: tree, strictness: .named, load: { _, _ in [] })
      document.targets = [target(root, context)]
      prompt.targetIndexes = [0]
      prompt.name = root["name"]?.text
      prompt.responseFormat = responseFormat(root["output"])
      declarations(root["input"], &prompt)
      if tree.isBroken {
        // What stands behind the problem was not read, so that nothing can be called missing.
        prompt.declaredVariables = nil
        document.targets[0].parameterBlock = nil
      }
    }
    document.prompts = prompt.messages.isEmpty ? [] : [prompt]
    return document
  }

  // MARK: Recognition

  private static let keys = [
    "name", "variant", "model", "input", "output", "config", "tools", "toolDefs", "ext", "metadata", "description",
    "version", "raw", "maxTurns", "toolChoice", "use",
  ]

  private static func hasHelper(_ bytes: [UInt8]) -> Bool {
    bytes.containsAny(of: ["{{role ", "{{~role ", "{{media ", "{{history}}", "{{>"])
  }

  /// Whether the first line that is neither blank nor a comment starts with a key and a colon, as YAML does.
  static func startsWithKey(_ source: SourceText) -> Bool {
    var lineStart = source.byteOrderMarkLength
    while lineStart < source.bytes.count {
      let lineEnd = source.bytes.endOfLine(from: lineStart)
      let line = source.bytes[lineStart..<lineEnd]
      if let first = line.first(where: { !$0.isBlankOrBreak }), first != UInt8(ascii: "#") {
        let rest = line.drop { $0.isASCIIIdentifierPart || $0 == UInt8(ascii: "-") }
        return rest.count < line.count && rest.first == UInt8(ascii: ":")
          && rest.dropFirst().first.map(\.isBlankOrBreak) != false
      }
      lineStart = lineEnd + 1
    }
    return false
  }

  /// Whether most keys are dotprompt's; a dot in a key makes it an extension's. What does not parse is judged by the
  /// keys before the problem.
  private static func isConfiguration(_ tree: YAMLTree?) -> Bool {
    guard let tree, let root = tree.firstDocument else { return true }
    if root.isNull { return true }
    let names = root.keys
    let known = names.count { keys.contains($0) || $0.utf8.contains(UInt8(ascii: ".")) }
    return known > 0 && known * 2 > names.count
  }

  // MARK: Front matter

  private static func target(_ root: YAMLNode, _ context: FormatContext) -> ModelTarget {
    var target = ModelTarget(model: context.modelName(root["model"]), dialect: .dotprompt)
    target.parameters = context.parameters(in: root["config"])
    target.parameterBlock = root["config"]?.range ?? root["model"]?.range
    return target
  }

  private static func responseFormat(_ output: YAMLNode?) -> ResponseFormat? {
    guard let output, output.isMapping else { return nil }
    if let schema = output["schema"] { return ResponseFormat(kind: .jsonSchema, range: schema.range) }
    guard let format = output["format"], let name = format.text else { return nil }
    return ResponseFormat(
      kind: name == "json" ? .jsonObject : name == "text" ? .text : .other, range: format.range)
  }

  private static func declarations(_ input: YAMLNode?, _ prompt: inout Prompt) {
    prompt.builtinNames = ["history"]
    var sample: [String: String] = [:]
    for entry in input?["default"]?.mergedEntries ?? [] {
      guard let name = entry.key.text else { continue }
      prompt.builtinNames.insert(name)
      if let value = entry.value.text { sample[name] = value }
    }
    if let input, !sample.isEmpty { prompt.samples = [.init(sample, at: input)] }
    guard let schema = input?["schema"], schema.isMapping else { return }
    let isJSONSchema = schema["properties"]?.isMapping == true || schema["type"]?.text == "object"
    let fields = (isJSONSchema ? schema["properties"] : schema)?.mergedEntries ?? []
    // A wildcard lets in any name.
    guard !fields.contains(where: { $0.key.text == "(*)" }), schema["additionalProperties"]?.bool != true else {
      return
    }
    let declared = fields.compactMap { variable($0.key, isPicoschema: !isJSONSchema) }
    prompt.declaredVariables = declared.isEmpty ? nil : declared
  }

  /// The variable of a key, which in Picoschema may go on: `name?`, `name(array, what it is)`.
  private static func variable(_ key: YAMLNode, isPicoschema: Bool) -> DeclaredVariable? {
    guard let text = key.text else { return nil }
    let name = isPicoschema ? String(text.prefix { $0 != "?" && $0 != "(" }) : text
    guard !name.isEmpty else { return nil }
    let start = key.contentRange.lowerBound
    let range = key.isPlain ? start..<start + name.utf8.count : key.contentRange
    return DeclaredVariable(name: name, range: range)
  }
}
