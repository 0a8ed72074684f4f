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
    let template = SplitTemplate(MappedText(verbatim: body, of: source), syntax: syntax, node: nil)
    let messages = template.messages(RoleLines.split(template.text.utf8, leading: .system))
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
    if !sample.isEmpty { prompt.samples = [.init(sample, at: root)] }
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
}
