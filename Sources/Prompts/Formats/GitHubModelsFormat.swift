import SourceText
import YAMLSyntax

/// GitHub Models `*.prompt.yml`: `messages`, `model`, `modelParameters`, `testData`, `evaluators`.
enum GitHubModelsFormat: FormatReader {
  static let format = PromptFormat.githubModels

  static func recognises(_ context: FormatContext) -> Bool {
    guard let root = context.root, ChatMessages.isMessageList(root["messages"]) else { return false }
    let path = context.source.path.lowercased()
    if path.hasSuffix(".prompt.yml") || path.hasSuffix(".prompt.yaml") { return true }
    return root["modelParameters"] != nil || root["testData"] != nil && root["evaluators"] != nil
  }

  static func read(_ context: FormatContext, into document: inout PromptDocument) {
    guard let root = context.root else { return }
    let drafts = ChatMessages.drafts(of: root["messages"])
    guard !drafts.isEmpty else { return }
    // Both consumers replace `{{name}}` and know no logic; a file with `{% %}` is written for some other loader.
    let inferred = TemplateInference.syntax(of: drafts.map(\.text.utf8))
    let syntax: TemplateSyntax =
      inferred == .jinja && !drafts.contains { $0.text.utf8.firstIndex(of: "{%", from: 0) != nil }
      ? .doubleBrace : inferred

    var target = ModelTarget(model: context.modelName(root["model"]), dialect: .githubModels)
    target.parameters = context.parameters(in: root["modelParameters"])
    target.parameterBlock = root["modelParameters"]?.range ?? root.range
    document.targets = [target]

    var prompt = Prompt(name: root["name"]?.text, messages: ChatMessages.messages(drafts, syntax: syntax))
    prompt.closingRole = ChatMessages.closingRole(of: root["messages"])
    prompt.images = ChatMessages.images(of: root["messages"])
    prompt.targetIndexes = [0]
    prompt.responseFormat = context.responseFormat(root["responseFormat"])
    prompt.builtinNames = ["input", "expected", "completion"]
    if let rows = root["testData"], !rows.items.isEmpty {
      var seen: Set<String> = []
      var declared: [DeclaredVariable] = []
      for row in rows.items {
        var sample: [String: String] = [:]
        for entry in row.mergedEntries {
          guard let name = entry.key.text, name != "expected" else { continue }
          if let value = entry.value.text { sample[name] = value }
          if seen.insert(name).inserted { declared.append(DeclaredVariable(name: name, range: entry.key.contentRange)) }
        }
        prompt.samples.append(.init(sample, at: row))
      }
      prompt.declaredVariables = declared.isEmpty ? nil : declared
    }
    document.prompts = [prompt]

    // Evaluators of any kind may compare with a value of the test data.
    if let evaluators = root["evaluators"] {
      for scalar in context.tree.scalars where evaluators.range.contains(scalar.range.lowerBound) {
        let names = Template(Array((scalar.text ?? "").utf8), syntax: .doubleBrace).variableNames
        document.prompts[0].externallyUsedNames.formUnion(names)
      }
    }

    // A judge's prompts are prompts too; they get their variables from the run.
    for evaluator in root["evaluators"]?.items ?? [] {
      guard let judge = evaluator["llm"] else { continue }
      var judgeDrafts: [ChatMessages.Draft] = []
      for (key, role) in [("systemPrompt", Role.system), ("prompt", .user)] {
        if let node = judge[key], let text = node.mappedText, !text.utf8.isEmpty {
          judgeDrafts.append(ChatMessages.Draft(role: role, text: text, node: node))
        }
      }
      guard !judgeDrafts.isEmpty else { continue }
      var judgePrompt = Prompt(
        name: evaluator["name"]?.text ?? "evaluator", messages: ChatMessages.messages(judgeDrafts, syntax: syntax))
      var judgeTarget = ModelTarget(
        model: context.modelName(judge["modelId"] ?? judge["model"]), dialect: .githubModels)
      judgeTarget.parameterBlock = nil
      judgePrompt.targetIndexes = [document.targets.count]
      document.targets.append(judgeTarget)
      document.prompts.append(judgePrompt)
    }
  }
}
