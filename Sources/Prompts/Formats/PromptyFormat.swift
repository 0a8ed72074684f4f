import SourceText
import YAMLSyntax

/// prompty: YAML front matter between `---` lines, then a body split at role lines.
enum PromptyFormat {
  static func read(_ source: SourceText) -> PromptDocument {
    var document = PromptDocument(source: source)
    document.format = .prompty
    guard source.encodingProblem == nil else {
      document.problems = YAMLTree.parse(source).problems.map { SyntaxProblem(problem: $0, isInFrontMatter: false) }
      return document
    }
    let (matter, body) = FrontMatter.split(source)
    document.frontMatter = matter
    var root: YAMLNode?
    if let matter {
      let tree = YAMLTree.parse(source, in: matter.yaml)
      document.tree = tree
      document.problems = tree.problems.map { SyntaxProblem(problem: $0, isInFrontMatter: true) }
      root = tree.documents.first
    }
    let syntax = self.syntax(root, body: source.bytes[body])
    var messages = bodyMessages(body, of: source, syntax: syntax)
    if messages.isEmpty, !body.isEmpty {
      let text = MappedText(verbatim: body, of: source)
      if text.utf8.contains(where: { !$0.isYAMLWhitespace }) {
        messages = [Message(role: .system, text: text, syntax: syntax, node: nil)]
      }
    }
    var prompt = Prompt(name: root?["name"]?.text, messages: messages)
    if let root, let tree = document.tree {
      let context = FormatContext(source: source, tree: tree, strictness: .named, load: { _, _ in [] })
      document.targets = [target(root, context)]
      prompt.targetIndexes = [0]
      declarations(root, &prompt)
      let parameters = parameterNode(root)
      prompt.responseFormat =
        context.responseFormat(
          parameters?["response_format"] ?? parameters?["responseFormat"] ?? root["response_format"])
        ?? root["outputs"].map { ResponseFormat(kind: .jsonSchema, range: $0.range) }
      prompt.tools = Tool.list(in: parameters?["tools"] ?? root["tools"])
    }
    document.prompts = messages.isEmpty ? [] : [prompt]
    return document
  }

  // MARK: Front matter

  private static func isVersion2(_ root: YAMLNode) -> Bool {
    guard let model = root["model"] else { return false }
    return model.isScalar || model["options"] != nil || model["apiType"] != nil || model["provider"] != nil
      || (model["id"] != nil && model["configuration"] == nil)
  }

  private static func parameterNode(_ root: YAMLNode) -> YAMLNode? {
    root["model"]?["options"] ?? root["model"]?["parameters"]
  }

  private static func target(_ root: YAMLNode, _ context: FormatContext) -> ModelTarget {
    let model = root["model"]
    let isV2 = isVersion2(root)
    let configuration = model?["configuration"]
    let node: YAMLNode? =
      isV2
      ? (model?.isScalar == true ? model : model?["id"])
      : (configuration?["model"] ?? configuration?["azure_deployment"] ?? configuration?["name"])
    var target = ModelTarget(model: context.modelName(node), dialect: isV2 ? .promptyV2 : .promptyV1)
    target.model?.isDeployment = node?.id == configuration?["azure_deployment"]?.id && node != nil
    let block = parameterNode(root)
    target.parameters = context.parameters(in: block)
    target.parameterBlock = block?.range ?? model?.range
    return target
  }

  private static func declarations(_ root: YAMLNode, _ prompt: inout Prompt) {
    var declared: [DeclaredVariable] = []
    var sample: [String: String] = [:]
    for item in root["inputs"]?.items ?? [] {
      guard let node = item["name"] ?? (item.isScalar ? item : nil), let name = node.text else { continue }
      declared.append(DeclaredVariable(name: name, range: node.contentRange))
      if let value = (item["sample"] ?? item["default"])?.text { sample[name] = value }
    }
    for entry in root["inputs"]?.mergedEntries ?? [] {
      guard let name = entry.key.text else { continue }
      declared.append(DeclaredVariable(name: name, range: entry.key.contentRange))
      if let value = (entry.value.resolved["sample"] ?? entry.value.resolved["default"])?.text { sample[name] = value }
    }
    let hasInputs = !declared.isEmpty
    for entry in root["sample"]?.mergedEntries ?? [] {
      guard let name = entry.key.text else { continue }
      if let value = entry.value.text { sample[name] = value }
      // Without `inputs`, prompty takes its inputs from the sample.
      if !hasInputs {
        declared.append(DeclaredVariable(name: name, range: entry.key.contentRange))
      } else if !declared.contains(where: { $0.name == name }) {
        prompt.builtinNames.insert(name)
      }
    }
    prompt.declaredVariables = declared.isEmpty ? nil : declared
    prompt.builtinNames.formUnion(["context", "question"].filter { _ in root["sample"]?.isScalar == true })
    if root["sample"]?.isScalar == true, !hasInputs { prompt.declaredVariables = nil }
    if !sample.isEmpty { prompt.samples = [sample] }
  }

  private static func syntax(_ root: YAMLNode?, body: ArraySlice<UInt8>) -> TemplateSyntax {
    let template = root?["template"]
    let declared =
      (template?.text ?? template?["format"]?.text ?? template?["format"]?["kind"]?.text ?? template?["type"]?.text)?
      .lowercased()
    switch declared {
    case "mustache", "handlebars": return .handlebars
    case "jinja2", "jinja", "nunjucks": return .jinja
    default:
      let inferred = TemplateInference.syntax(of: [Array(body)])
      return inferred == .handlebars || inferred == .semanticKernel ? inferred : .jinja
    }
  }

  // MARK: Body

  /// Splits the body at lines that hold only a role: `system:`, `# user:`, `assistant[name="x"]:`.
  private static func bodyMessages(_ body: ByteRange, of source: SourceText, syntax: TemplateSyntax) -> [Message] {
    let bytes = source.bytes
    var parts: [(role: Role, start: Int, end: Int)] = []
    var role = Role.system
    var start = body.lowerBound
    var lineStart = body.lowerBound
    while lineStart < body.upperBound {
      let lineEnd = min(bytes.endOfLine(from: lineStart), body.upperBound)
      if let found = roleLine(bytes[lineStart..<lineEnd]) {
        parts.append((role, start, lineStart))
        role = found
        start = min(lineEnd + 1, body.upperBound)
      }
      lineStart = lineEnd + 1
    }
    parts.append((role, start, body.upperBound))
    // The body is rendered before it is split, so a loop may go over several messages.
    let template = Template(Array(bytes[body]), syntax: syntax)
    let texts = parts.map { ($0.role, trimmed($0.start..<max($0.start, $0.end), bytes)) }.filter { !$0.1.isEmpty }
    return texts.enumerated().map { index, part in
      let isAnswered = part.0 == .user && index + 1 < texts.count && texts[index + 1].0 == .assistant
      let text = MappedText(verbatim: part.1, of: source)
      let isTemplated = text.utf8.firstIndex(of: "{{", from: 0) != nil
      let range = part.1.lowerBound - body.lowerBound..<part.1.upperBound - body.lowerBound
      return Message(
        role: part.0, text: text, template: template.part(range), node: nil,
        isExample: (part.0 == .assistant || isAnswered) && !isTemplated)
    }
  }

  private static func roleLine(_ line: ArraySlice<UInt8>) -> Role? {
    var text = Substring(String(decoding: line, as: UTF8.self))
    func trim() { text = text.drop(while: \.isWhitespace) }
    trim()
    while text.first == "#" { text = text.dropFirst() }
    trim()
    while text.last?.isWhitespace == true { text = text.dropLast() }
    guard text.last == ":", text.count <= 60 else { return nil }
    text = text.dropLast()
    while text.last?.isWhitespace == true { text = text.dropLast() }
    if text.last == "]", let open = text.firstIndex(of: "[") { text = text[..<open] }
    switch text.lowercased() {
    case "system": return .system
    case "user": return .user
    case "assistant": return .assistant
    case "function", "tool": return .tool
    default: return nil
    }
  }

  /// `range` without the blanks and line breaks around it.
  private static func trimmed(_ range: ByteRange, _ bytes: [UInt8]) -> ByteRange {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high, bytes[low].isYAMLWhitespace { low += 1 }
    while high > low, bytes[high - 1].isYAMLWhitespace { high -= 1 }
    return low..<high
  }
}

extension UInt8 {
  var isYAMLWhitespace: Bool { isBlankOrBreak }
}
