import SourceText
import YAMLSyntax

/// Azure prompt flow, `flow.dag.yaml`: the prompts are in the Jinja files that its nodes name.
///
/// Source: microsoft.github.io/promptflow, `promptflow-tools` `common.py`.
enum PromptFlowFormat: FormatReader {
  static let format = PromptFormat.promptFlow

  static func recognises(_ context: FormatContext) -> Bool {
    guard let root = context.root, root["nodes"]?.isSequence == true else { return false }
    return root["inputs"] != nil && root["outputs"] != nil
      || context.source.path.split(separator: "/").last?.lowercased().hasPrefix("flow.dag.") == true
  }

  static func read(_ context: FormatContext, into document: inout PromptDocument) {
    guard let root = context.root else { return }
    var children: [(path: String, nodes: [YAMLNode])] = []
    for node in nodes(of: root) {
      guard let path = node["source"]?["path"]?.text, isTemplate(path) else { continue }
      if let index = children.firstIndex(where: { $0.path == path }) {
        children[index].nodes.append(node)
      } else {
        children.append((path, [node]))
      }
    }
    for (path, nodes) in children {
      let targets = nodes.compactMap { target($0, context) }
      document.targets += targets
      let files = context.load(path, context.source)
      if files.isEmpty {
        document.hasUnreadPrompts = true
        document.missingReferences.append(path)
      }
      for file in files { document.referenced.append(child(file, of: context.source, nodes, targets)) }
    }
  }

  /// The nodes that hold a prompt, those of variants included.
  private static func nodes(of root: YAMLNode) -> [YAMLNode] {
    let variants = (root["node_variants"]?.mergedEntries ?? []).flatMap { entry in
      (entry.value.resolved["variants"]?.mergedEntries ?? []).compactMap { $0.value.resolved["node"] }
    }
    return ((root["nodes"]?.items ?? []) + variants).filter { ["llm", "prompt"].contains($0["type"]?.text) }
  }

  /// A path of one template file. Patterns are not expanded: prompt flow knows none.
  private static func isTemplate(_ path: String) -> Bool {
    let lower = path.lowercased()
    return [".jinja2", ".jinja", ".j2", ".md", ".txt"].contains { lower.hasSuffix($0) }
      && !path.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
  }

  // MARK: The referenced file

  private static func child(
    _ file: SourceText, of flow: SourceText, _ nodes: [YAMLNode], _ targets: [ModelTarget]
  ) -> PromptDocument {
    var document = PromptDocument(source: file)
    document.format = .text
    document.referrer = flow.path
    document.targets = targets.map { target in
      var target = target
      target.isInherited = true
      return target
    }
    guard file.encodingProblem == nil else { return document }
    let body = file.byteOrderMarkLength..<file.bytes.count
    let template = SplitTemplate(MappedText(verbatim: body, of: file), syntax: .jinja, node: nil)
    let parts = RoleLines.split(template.text.utf8, leading: .system)
    var prompt = Prompt(
      messages: template.messages(
        parts.count > 1 ? parts : parts.map { SplitTemplate.Part(role: .prompt, range: $0.range) }))
    guard !prompt.messages.isEmpty else { return document }
    prompt.targetIndexes = Array(targets.indices)
    prompt.declaredVariables = variables(of: nodes)
    prompt.builtinNames = ["chat_history"]
    document.prompts = [prompt]
    return document
  }

  /// What the nodes pass to the template: all inputs that are no parameters of the model.
  private static func variables(of nodes: [YAMLNode]) -> [DeclaredVariable]? {
    var seen: Set<String> = []
    let declared = nodes.flatMap { $0["inputs"]?.mergedEntries ?? [] }.compactMap { entry -> DeclaredVariable? in
      guard let name = entry.key.text, !isParameter(name), seen.insert(name).inserted else { return nil }
      return DeclaredVariable(name: name, range: entry.key.contentRange)
    }
    return declared.isEmpty ? nil : declared
  }

  private static let ownParameters = [
    "deployment_name", "model", "module", "function", "endpoint_name", "echo", "suffix",
  ]

  private static func isParameter(_ name: String) -> Bool {
    ownParameters.contains(name) || ParameterKind(name: name) != nil
  }

  private static func target(_ node: YAMLNode, _ context: FormatContext) -> ModelTarget? {
    guard node["type"]?.text == "llm", let inputs = node["inputs"] else { return nil }
    let deployment = inputs["deployment_name"]
    let model = context.modelName(inputs["model"])
    var target = ModelTarget(model: model ?? context.modelName(deployment), dialect: .promptFlow)
    target.model?.isDeployment = model == nil
    // An empty input is not sent, and one that refers to another node's output is a variable, whatever it is called.
    target.parameters = context.parameters(in: inputs).filter {
      $0.kind != nil && $0.value.text?.hasPrefix("${") != true && $0.value.text != "" && !$0.value.isNull
    }
    target.parameterBlock = inputs.range
    return target
  }
}
